"""Structs of all small documents against others' implementations: nlohmann reads from what is encoded what it reads from
what was decoded, and a validator of JSON schemas says what is a value of a schema.
"""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Iterator

import pytest

from explorer_support import side_of
from mock_support import RULES, built, described_of, told
from test_documents import facts
from test_explorer import DOCUMENTS
from walking import broken
from wirebind.mock.responding import json_of
from wirebind.mock.values import Maker
from wirebind.source.node import to_json

COMPILER = shutil.which("g++")
pytestmark = [pytest.mark.long, pytest.mark.headers]
SEEDS = 20
# Documents whose structs accept what is no value of the schema, beside those that warn of it, and why.
WIDER = {
    "union_discriminator": "a discriminator is no keyword of JSON schemas: two alternatives may fit",
    "rules": "an empty list, and an object that a discriminator names, may fit two alternatives",
    "one_way": "a struct serves requests too, in which what is read only is not required",
    "tuples": "items of several types are a list of their union, in any order",
}
# Documents whose structs reject values of the schema, and why.
NARROWER = {
    "union_member": "texts beside an enumeration are that enumeration, of which a server accepts what it knows",
    "base": "a value of a base is read as what derives from it, which is no keyword of JSON schemas",
    "base_swagger2": "a value of a base is read as what derives from it, which is no keyword of JSON schemas",
}
# Documents whose structs skip members that a value has, and why.
SKIPPING = dict.fromkeys(("base", "base_swagger2"), "a value of a base that nothing is said of is read by its own members")


@dataclass
class Kind:
    """A component that is a struct in C++; `validator` is the one of its schema."""

    path: Path
    key: str
    cpp: str
    validator: Any

    def values(self) -> list[str]:
        """Values as JSON, of which half may be none of the schema."""
        found = described_of(self.path)
        made = [Maker(found, seed).shape(found.shapes[self.key]) for seed in range(SEEDS)]
        return [json_of(value) for value in (*made, *(broken(value, seed) for seed, value in enumerate(made)))]

    def fits(self, text: str) -> bool:
        """Whether the JSON is a value of the schema. Numbers are as exact as they are written."""
        return self.validator.is_valid(json.loads(text, parse_float=Decimal))


def references(value: Any) -> Iterator[str]:
    """Where all references of a document lead."""
    if isinstance(value, dict):
        yield from (text for name, text in value.items() if name == "$ref" and isinstance(text, str))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(inner)


def kinds_of(path: Path, space: str) -> list[Kind]:
    """Those of one document; of one with schemas that are none, or with references to nothing, there are none."""
    import jsonschema  # what a run of the other tests does not need

    side = side_of(path)
    assert side.api is not None
    document = to_json(side.node)
    schemas = document.get("components", {}).get("schemas", {})
    structs = {struct.key: struct.name for header in side.api.models for struct in header.structs}
    kinds = []
    known = {f"#/components/schemas/{name}" for name in schemas}
    if not set(references(schemas)) <= known:
        return []
    try:
        for name, schema in schemas.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}})
            kinds.append(Kind(path, f"schema:{name}", f"{space}::{structs.get(f'schema:{name}')}", validator))
            validator.is_valid({})
    except (jsonschema.SchemaError, RecursionError):
        return []
    return [kind for kind in kinds if kind.key in structs]


def near(one: Any, two: Any) -> bool:
    """Whether two values are equal, numbers to the precision of a float."""
    if float in (type(one), type(two)) and {type(one), type(two)} <= {int, float}:
        return math.isclose(one, two, rel_tol=2**-23)
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(near(value, two[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(near, one, two))
    return type(one) is type(two) and one == two


def test_values_are_what_others_say_of_them(tmp_path: Path) -> None:
    assert COMPILER is not None
    paths = [RULES, *(path for path in DOCUMENTS if path.suffix == ".yaml")]
    kinds = [kind for number, path in enumerate(paths) for kind in kinds_of(path, f"api_{number}::v1")]
    uses = " ".join(f"use({number}, {kind.cpp})" for number, kind in enumerate(kinds))
    program = built("round_trip", paths, tmp_path / "repository", COMPILER, macros=f"#define ROUND_TRIP_TYPES(use) {uses}\n")
    cases = [(number, kind, text) for number, kind in enumerate(kinds) for text in kind.values()]
    results = told(program, [{"type": number, "text": text} for number, _, text in cases])
    differing, accepted = [], 0
    for (_, kind, text), result in zip(cases, results, strict=True):
        ours = [result["error"]] if "error" in result else result["violations"]
        accepted += not ours
        if problem := judged(kind, text, ours, result.get("other")):
            differing.append((kind.path.name, kind.cpp, problem, text, ours))
    assert differing == []
    assert len(kinds) > 40 and SEEDS * len(kinds) <= accepted < len(cases) - SEEDS


def judged(kind: Kind, text: str, ours: list[str], other: str | None) -> str:
    """What differs; "" for nothing. A document that warns is told to be wider than its schemas."""
    name, fits = kind.path.stem, kind.fits(text)
    if other is not None and name not in SKIPPING and not near(json.loads(other), json.loads(text)):
        return f"it became {other}"
    if fits and ours and name not in NARROWER:
        return "it is a value of the schema"
    wider = name in WIDER or facts(name, "warns")
    return "it is no value of the schema" if not fits and not ours and not wider else ""
