"""Prints pages' data, and the snippets that the generator writes of many values, as JSON for snippets.test.mjs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Iterator

TESTS = Path(__file__).resolve().parents[2] / "codegen" / "tests"
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

from explorer_support import FUNCTION_COMPUTE, HOSTILE, TODO, data_of, operation_of, page_of  # noqa: E402
from test_explorer_snippets import HOSTILE_TEXTS, HOSTILE_VALUES, TODO_VALUES  # noqa: E402
from wirebind.explorer.exact_json import parsed  # noqa: E402
from wirebind.explorer.snippets import STYLES, cpp_code, name_of, start_values  # noqa: E402


def cases(data: Any, values_of: dict[str, list[dict[str, str]]]) -> Iterator[dict[str, Any]]:
    """Each operation as the page begins with it, and with further values, which are JSON texts by part."""
    for operation in data["operations"]:
        for style in STYLES:
            yield {"id": operation["id"], "style": style, "code": cpp_code(data, operation, start_values(operation), style)}
        for texts in values_of.get(operation["id"], []):
            values = {name: parsed(text) for name, text in texts.items()}
            yield {"id": operation["id"], "style": "blocking", "values": texts, "code": cpp_code(data, operation, values, "blocking")}


def hostile() -> list[dict[str, str]]:
    """Texts that mean something to C++, in every place of an update."""
    found = []
    for text in HOSTILE_TEXTS:
        body = {"description": text, "environmentVariables": {text: text}, "layers": [text, text], "runtime": text}
        found.append({"path:functionName": json.dumps(text), "body:": json.dumps(body)})
    return found


def main() -> None:
    function_compute, todo = data_of(page_of(FUNCTION_COMPUTE)), data_of(page_of(TODO))
    hostile_document = data_of(page_of(HOSTILE))
    assert name_of(operation_of(todo, "putFile")["request"][0]) == "path:id"
    print(
        json.dumps(
            [
                {"data": function_compute, "cases": list(cases(function_compute, {"UpdateFunction": hostile()}))},
                {"data": todo, "cases": list(cases(todo, {"addItem": [{"body:": text} for text in TODO_VALUES]}))},
                {"data": hostile_document, "cases": list(cases(hostile_document, {"constructor": [{"body:": text} for text in HOSTILE_VALUES]}))},
            ]
        )
    )


if __name__ == "__main__":
    main()
