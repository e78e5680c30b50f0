"""Calls seeded operations of a document through their generated client to its mock, and compares both sides.

Usage: sampled.py DOCUMENT FOLDER; prints a line of JSON. The document is copied with those operations alone, and without
security: the mock checks no credentials.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
from pathlib import Path
from typing import Any, Optional

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "codegen" / "tests"))

from mock_support import built  # noqa: E402
from test_mock_walk import differences  # noqa: E402
from walking import Walked  # noqa: E402
from wirebind.analyse.model.records import Location  # noqa: E402
from wirebind.analyse.model.types import RecordOf  # noqa: E402
from wirebind.mock.described import Route  # noqa: E402

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))
OPERATIONS = 30
SEEDS = 3
TRIES = 20
FLAGS = ["-std=c++20", "-O0", "-Wall", "-Wextra", "-Werror", "-DASIO_STANDALONE"]


class Sampled(Walked):
    """Calls that every style can carry: in parameters and forms, a list without items is no list at all, no item has nothing in
    it, a struct as body is
    there although the caller left it out, and a variable ends where the text behind it begins. Operations whose values are
    never such, as of a number with decimals before a dot in the path, are left out.
    """

    @property
    def routes(self) -> list[Route]:
        return [route for route in super().routes if all(self._found(route, seed) is not None for seed in range(SEEDS))]

    def values(self, route: Route, seed: int) -> dict[str, Any]:
        """The values of the first of some seeds that can be carried."""
        return self._found(route, seed) or {}

    def _found(self, route: Route, seed: int) -> Optional[dict[str, Any]]:
        tries = (super(Sampled, self).values(route, seed + SEEDS * more) for more in range(TRIES))
        return next((values for values in tries if self._carried(route, values)), None)

    def _carried(self, route: Route, values: dict[str, Any]) -> bool:
        for part in route.request.parts:
            value = values.get(part.slot)
            shape = self.found.shapes.get(part.member.type.key) if isinstance(part.member.type, RecordOf) else None
            needed = [inner for inner in shape.parts if inner.required] if shape else []
            if part.member.location is not Location.BODY:
                ends = re.findall(rf"\{{{re.escape(part.wire)}\}}([^/{{]+)", route.path)
                if part.required and value in ([], {}) or _has_nothing(value) or any(text in str(value) for text in ends):
                    return False
            elif value is None and needed or value and any(value.get(inner.slot) in ([], {}) for inner in needed):
                return False
        return True


def _has_nothing(value: Any) -> bool:
    """Whether an item, at any depth, is nothing that a text could stand for."""
    if isinstance(value, dict):
        return any(map(_has_nothing, value.values()))
    return isinstance(value, list) and any(item in (None, [], {}) or _has_nothing(item) for item in value)


def sample(document: dict[str, Any], seed: str) -> dict[str, Any]:
    """The document with some operations; path items that a reference leads to stay whole."""
    paths = document.get("paths", {})
    kept = {name for name in paths if f"#/paths/{name.replace('~', '~0').replace('/', '~1')}/" in json.dumps(document)}
    every = [(path, method) for path, item in paths.items() for method in item if method in METHODS]
    chosen = set(random.Random(seed).sample(every, min(OPERATIONS, len(every))))
    out = {}
    for path, item in paths.items():
        members = {name: _open(value) for name, value in item.items() if name not in METHODS or path in kept or (path, name) in chosen}
        if members.keys() & METHODS:
            out[path] = members
    rest = {name: value for name, value in document.items() if name not in ("security", "securityDefinitions", "webhooks", "x-webhooks")}
    components = {name: value for name, value in document.get("components", {}).items() if name != "securitySchemes"}
    return {**rest, "paths": out, **({"components": components} if components else {})}


def _open(operation: Any) -> Any:
    return {name: value for name, value in operation.items() if name != "security"} if isinstance(operation, dict) else operation


def run(path: Path, folder: Path) -> dict[str, Any]:
    """What is wrong, and how many calls were made."""
    text = path.read_text(encoding="utf-8")
    document = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy = folder / "sample.json"
    copy.write_text(json.dumps(sample(document, path.name), default=str), encoding="utf-8")
    walked = Sampled(copy, 0)
    program = built("walk", [copy], folder / "walked", "g++", FLAGS)
    calls, differing = differences(program, [walked], SEEDS)
    return {"calls": calls, "operations": len(walked.routes), "wrong": [" ".join(map(str, one))[:400] for one in differing[:10]]}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]))))
