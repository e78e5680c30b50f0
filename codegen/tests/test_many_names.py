"""Documents of many names that clash, and of many media types: the time that they take grows as they do."""

from __future__ import annotations

import json
import time
from typing import Any, Callable

import pytest

from support import Project

TEXT = {"type": "string"}


def clashing(count: int) -> list[str]:
    """Names that are one in C++."""
    return ["a" + "-" * (index % 60 + 1) + "_" * (index // 60) for index in range(count)]


def whole(paths: Any, schemas: Any) -> dict[str, Any]:
    """A document of these paths and schemas."""
    return {"openapi": "3.1.0", "info": {"title": "Many", "version": "1"}, "paths": paths, "components": {"schemas": schemas}}


def with_schemas(count: int) -> dict[str, Any]:
    """Schemas with one C++ name."""
    return whole({}, {name: {"type": "object", "properties": {f"x{at}": TEXT}} for at, name in enumerate(clashing(count))})


def with_members(count: int) -> dict[str, Any]:
    """Members with one C++ name."""
    return whole({}, {"A": {"type": "object", "properties": dict.fromkeys(clashing(count), TEXT)}})


def with_values(count: int) -> dict[str, Any]:
    """Listed values with one C++ name."""
    return whole({}, {"A": {"type": "string", "enum": clashing(count)}})


def with_parameters(count: int) -> dict[str, Any]:
    """Parameters with one C++ name."""
    parameters = [{"name": name, "in": "query", "schema": TEXT} for name in clashing(count)]
    return whole({"/a": {"get": {"operationId": "A", "parameters": parameters, "responses": {"200": {"description": "d"}}}}}, {})


def with_media(count: int) -> dict[str, Any]:
    """Bodies and errors in media types with a schema each."""
    content = {
        f"application/x{at}+json": {"schema": {"type": "object", "properties": {f"x{at}": TEXT}}} for at in range(count)
    }
    sent = {"operationId": "A", "requestBody": {"content": content}, "responses": {"200": {"description": "d"}}}
    told = {"operationId": "B", "responses": {"200": {"description": "d"}, "400": {"description": "d", "content": content}}}
    return whole({"/a": {"post": sent, "get": told}}, {})


@pytest.mark.parametrize(
    ("made", "count"),
    [(with_schemas, 1500), (with_members, 3000), (with_values, 4000), (with_parameters, 3000), (with_media, 250)],
)
def test_time_grows_no_faster_than_the_document(
    project: Project, made: Callable[[int], dict[str, Any]], count: int
) -> None:
    def seconds(size: int) -> float:
        text = json.dumps(made(size))
        start = time.process_time()
        outcome = project.run(text, strict=False)
        assert outcome.errors == []
        return time.process_time() - start

    small = min(seconds(count // 4) for _ in range(2))
    assert seconds(count) < 8 * small + 0.3


def test_numbers_behind_clashing_names_are_those_of_their_order(project: Project) -> None:
    schemas = {name: {"type": "object", "properties": {f"x{at}": TEXT}} for at, name in enumerate(["a_3", *clashing(5)])}
    outcome = project.run(json.dumps(whole({}, schemas)))
    found = [name for name in outcome.names if name.startswith("models/")]
    assert found == ["models/a.hpp", *(f"models/a_{number}.hpp" for number in (2, 3, 4, 5)), "models/a_model.hpp"]
