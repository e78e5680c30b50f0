"""The page and its data of a document, for the tests of the explorer."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from wirebind.diagnostics import Diagnostics
from wirebind.diff.inputs import Files, Side, load_side
from wirebind.explorer.page import page_text

REPOSITORY = Path(__file__).resolve().parents[2]
FUNCTION_COMPUTE = REPOSITORY / "api-spec" / "fc" / "2021-04-06"
TODO = Path(__file__).parent / "data" / "todo.yaml"
HOSTILE = Path(__file__).parent / "data" / "hostile.yaml"


@lru_cache
def side_of(path: Path) -> Side:
    """A document, or a folder with a bindings.yaml, as the commands load it."""
    diagnostics = Diagnostics()
    side = load_side(path, REPOSITORY, "", Files(), diagnostics)
    assert side.model is not None and side.api is not None, side.problem
    return side


@lru_cache
def page_of(path: Path) -> str:
    """The page."""
    side = side_of(path)
    assert side.model is not None and side.api is not None
    return page_text(side.model, side.api, ())


def data_of(page: str) -> Any:
    """The data in a page."""
    found = re.search(r'<script type="application/json" id="model">\n(.*?)\n</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def operation_of(data: Any, id: str) -> Any:
    """One operation of the data."""
    return next(one for one in data["operations"] if one["id"] == id)
