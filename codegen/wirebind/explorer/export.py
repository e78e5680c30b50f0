"""The document with code samples in C++, for viewers that show `x-codeSamples`."""

from __future__ import annotations

from typing import Any, Sequence

from wirebind.analyse.model.api import ApiModel
from wirebind.explorer.data import page_data
from wirebind.explorer.exact_json import parsed, written
from wirebind.explorer.snippets import STYLES, cpp_code, start_values
from wirebind.explorer.types import json_text
from wirebind.ir.model import Api
from wirebind.source.node import Node

SAMPLES = "x-codeSamples"


def document_with_samples(node: Node, model: ApiModel, api: Api) -> str:
    """The document as JSON; each operation gets a sample for each way to call, in place of those in C++ that it has."""
    document = parsed(json_text(node))
    data = page_data(model, api, ())
    for operation, shown in zip(model.called, data["operations"]):
        if operation.variant:  # the preferred one is what stands there
            continue
        holder = _at(document, operation.place.pointer)
        others = [one for one in holder.get(SAMPLES, ()) if not isinstance(one, dict) or one.get("lang") != "C++"]
        holder[SAMPLES] = [*others, *_samples(data, shown)]
    return written(document, indented=True) + "\n"


def _samples(data: Any, operation: Any) -> Sequence[dict[str, str]]:
    values = start_values(operation)
    return [
        {"lang": "C++", "label": f"C++, {style}", "source": cpp_code(data, operation, values, style)} for style in STYLES
    ]


def _at(document: Any, pointer: str) -> Any:
    """What a JSON pointer leads to (RFC 6901)."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document
