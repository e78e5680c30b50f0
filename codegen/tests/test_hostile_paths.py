"""Paths, numbers and lines that are made to keep a matcher busy: each one ends in a time that grows with its length alone."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import Iterator

import pytest

from mock_support import asked
from support import HEAD, Project, node_of
from test_mock import of
from wirebind.diagnostics import Diagnostics
from wirebind.diff.wire.reader import read_contract
from wirebind.drift.matching import Router
from wirebind.drift.observed import read_record
from wirebind.emit.escape import type_name
from wirebind.openapi.path_pattern import pattern_of

BASES = f"""\
{HEAD}servers:
  - url: /{{a}}{{b}}{{c}}{{d}}/{{e}}-{{f}}-{{g}}-{{h}}/x
    variables: {{a: &any {{default: z}}, b: *any, c: *any, d: *any, e: *any, f: *any, g: *any, h: *any}}
paths: {{/things: {{get: {{operationId: things, responses: {{'204': {{description: x}}}}}}}}}}
"""
SEGMENTS = f"""\
{HEAD}paths:
  /{{a}}-{{b}}-{{c}}-{{d}}-{{e}}!:
    parameters: &parameters
    - {{name: a, in: path, required: true, schema: {{type: string}}}}
    - {{name: b, in: path, required: true, schema: {{type: string}}}}
    - {{name: c, in: path, required: true, schema: {{type: string}}}}
    - {{name: d, in: path, required: true, schema: {{type: string}}}}
    - {{name: e, in: path, required: true, schema: {{type: string}}}}
    get: {{operationId: dashes, responses: {{'204': {{description: x}}}}}}
  /near/{{a}}{{b}}{{c}}{{d}}{{e}}!:
    parameters: *parameters
    get: {{operationId: near, responses: {{'204': {{description: x}}}}}}
  /number:
    get:
      operationId: number
      parameters: [{{name: at, in: query, schema: {{type: number}}}}]
      responses: {{'204': {{description: x}}}}
"""
LONG = 10_000


@contextmanager
def at_once() -> Iterator[None]:
    """What it holds ends soon."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "path",
    [
        "/" + "a" * LONG,
        "/abcd/" + "-" * LONG + "/y",
        "/abcd/" + "%2D-" * (LONG // 4) + "/y",
        "/" + "%61" * (LONG // 3),
    ],
)
def test_base_path_with_variables_side_by_side_is_matched_at_once(project: Project, path: str) -> None:
    mock = of(project, BASES)
    with at_once():
        assert asked(mock, "GET", path).status == 404
    assert asked(mock, "GET", "/pqrs/1-2-3-4-5/x/things").operation == "things"
    assert asked(mock, "GET", "/pqr/1-2-3-4/x/things").status == 404


@pytest.mark.parametrize(
    "path", ["/" + "-" * LONG, "/" + "a-" * (LONG // 2), "/near/" + "a" * LONG, "/" + "%2D%2d" * (LONG // 6)]
)
def test_segment_with_variables_is_matched_at_once(project: Project, path: str) -> None:
    mock = of(project, SEGMENTS)
    with at_once():
        assert asked(mock, "GET", path).status == 404
    assert asked(mock, "GET", path + "!").operation == ("" if path.startswith("/near/") else "dashes")


def test_variable_ends_where_the_text_behind_it_first_stands() -> None:
    found = re.fullmatch(pattern_of("{a}-{b}.x"), "%2D-1--2.x.x")
    assert found is not None and found.groups() == ("%2D", "1--2.x")  # a variable has a character at least
    found = re.fullmatch(pattern_of("{a}-{b}.x"), "p%2d1--2.x.x")
    assert found is not None and found.groups() == ("p", "1--2.x")


def test_number_with_many_digits_is_read_at_once(project: Project) -> None:
    mock = of(project, SEGMENTS)
    with at_once():
        assert asked(mock, "GET", f"/number?at={'1' * 60_000}x").status == 400


def test_path_of_a_recorded_request_is_matched_at_once() -> None:
    router = Router(read_contract(node_of(SEGMENTS.replace("paths:", "servers: [{url: v1}, {url: //e.com/v2}]\npaths:"))))
    with at_once():
        assert router.find("GET", "/v1/near/" + "a" * LONG) is None and router.find("GET", "/" + "-" * LONG) is None
    for base in ("", "/v1", "/v2"):
        assert router.find("GET", f"{base}/1-2-3-4-5!") is not None


def test_line_of_a_record_is_read_at_once() -> None:
    diagnostics = Diagnostics()
    with at_once():
        read_record("a: " * LONG + "is an unknown", "record.txt", read_contract(node_of(SEGMENTS)), diagnostics)
    assert [one.id for one in diagnostics.sorted()] == ["record-syntax"]


def test_type_that_is_none_is_rejected_at_once() -> None:
    with at_once(), pytest.raises(ValueError):
        type_name("a" * LONG + "!")
