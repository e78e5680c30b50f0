"""Mock and generated C++ agree: what is wrong with a request in the same words, and what arrives on both sides of a call."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

import pytest

from explorer_support import TODO
from mock_support import RULES, built, told
from test_explorer import DOCUMENTS
from walking import Walked, broken, made
from wirebind.analyse.model.operations import BodyKind
from wirebind.analyse.model.records import Location
from wirebind.analyse.model.types import RecordOf
from wirebind.mock.described import Route
from wirebind.mock.requests import HttpResponse
from wirebind.mock.responding import Received
from wirebind.mock.server import in_background, make_mock_server

COMPILER = shutil.which("g++")
pytestmark = pytest.mark.skipif(COMPILER is None, reason="there is no g++ here")
WITH_SECURITY = ("security_mistakes", "unbound_scheme")
BODIES = (
    "", "{", "[]", "nul", '{"name":"ab"', '{"name":"ab",}', '{"name":1}', '{"name":null}', '{"name":"ab","name":"b"}', '{"kind":"a","sizes":[1.5]}',
    '{"sizes":[99999999999]}', '{"sizes":{}}', '{"name":"\\x"}', '{"name":"\\ud800"}', '{"name":"a\tb"}', '{"ratio":1e999}', '{"single":1e39}',
    '{"camelCase":{}}', '{"parts":[{"partName":"x"},{"partName":true}]}', '{"labels":{"a":1}}', '{"labels":{"a":"x","a":"y"}}', '{"left":01}',
    '{"left":-}', '{"left":9223372036854775808}', '{"unknown":[1,{"a":}]}', '{"free":tru}', '{"name":"ab","kind":"old"} x', '"text"', '{"name" "ab"}',
    '{"name":"é","kind":5}', '{"on-off":1}', '{"camelCase":{"partName":"a","on-off":"true"}}', "[" * 200,
    '{"odd":{"constant":"dog","version":3,"mixed":2,"unique":[1,2,1],"named":{"y":"a","x-1":"b"},"gone":null,"gaps":[null,10],"z":10}}',
    '{"odd":{"gone":10,"mixed":"b,\\u00e9","secret":"s","byte":255,"wide":18446744073709551615,"a":1,"b":2}}', '{"odd":{"z":"1"}}',
    '{"odd":{"z":1,"z":2}}', '{"odd":{"byte":256}}', '{"odd":{"byte":-1}}', '{"odd":{"wide":18446744073709551616}}', '{"odd":{"gaps":["x"]}}',
    '{"pet":{"kind":"kitten","lives":10,"friend":{"barks":true,"kind":"D\\u006fg","friends":[{"kind":"cat","lives":1},{"kind":"Dog"}]}}}',
    '{"pet":{"kind":"cat"}}', '{"pet":{"kind":"fish","lives":10}}', '{"pet":{"lives":10}}', '{"pet":"cat"}', '{"pet":null}', '{"note":null,"sizes":null,"note":1}',
    '{"name":"ab","kind":"old","sizes":null,"note":null,"pet":null,"labels":null,"parts":[null]}', '{"name":"ab","kind":"old","sizes":null,"labels":null}', '{"pet":{"kind":"cat","lives":"x"}}',
    '{"pet":{"kind":"Dog","kind":"cat"}}', '{"pet":{"kind":1,"lives":10}}', '{"pet":{"lives":10,"kind":"cat","lives":1}}', '{"pet":{"lives":10 "kind":"cat"}}',
    '{"pet":{"friend":[1,{"a":}],"kind":"cat"}}', '{"either":1}', '{"either":1.5}', '{"either":1e400}', '{"either":["abc"]}', '{"either":[]}',
    '{"either":[{"partName":""},"x"]}', '{"either":["x",{"partName":""}]}', '{"either":[true]}', '{"either":true}', '{"either":[{}]}', '{"either":[nul]}',
    '{"shape":{"round":10}}', '{"shape":{"round":"x","wide":2}}', '{"shape":{"wide":2,"round":10}}', '{"shape":{"a":"xyz"}}', '{"shape":{}}', '{"shape":{"round":1,"a":2}}',
    '{"shut":{"a":"x","b":1}}', '{"shut":{"b":1}}', '{"odd":{"gone":"x"}}', '{"odd":{"named":{"x-1":1}}}', '{"odd":{"mixed":[1]}}',
)  # fmt: skip


def requests(walked: Walked) -> list[Any]:
    """Lines of requests: some valid, most not."""
    lines = []
    for route in walked.found.routes:
        for seed in range(60):
            request = walked.request(route, broken(made(walked.found, route, seed), seed))
            lines.append((request, seed))
    put = next(route for route in walked.found.routes if route.operation.id == "putThing")
    good = walked.request(put, made(walked.found, put, 1))
    variants = [(good.target, body.encode()) for body in BODIES]
    for query in ("", "?at", "?at=1&at=2", "?at=x", "?at=1e400", "?at=.5", "?at=1.", "?at=+1", "?at=%4", "?at=1&limit=2147483648", "?at=1&deep=yes"):
        variants.append((f"/v1/things/a{query}", good.body))
    for query in ("tag.1=a&tag.3=b", "tag.0=a", "tag.x=a", "tag.1=a&tag.1=b", "tag.1001=a", "tag.2=b&tag.1=a", "tag.01=a",
                  "area[from]=1&area[to]=2", "area[to]=x", "area[to]=1&area[to]=2", "area[to]=10", "area[to][x]=1"):
        variants.append((f"/v1/things/a?at=1&{query}", good.body))
    variants += [("/v1/things/", good.body), ("/v1/none", b""), ("/v1/things/%zz?at=1", b"")]
    lines += [(type(good)(good.method, target, (), body), 0) for target, body in variants]
    return [request for request, _ in lines]


def walk(program: Path, documents: Sequence[Walked], seeds: int) -> int:
    """Calls every operation of every document so often, and compares both sides; how many calls were made."""
    calls, differing = differences(program, documents, seeds)
    assert differing == []
    return calls


def differences(program: Path, documents: Sequence[Walked], seeds: int) -> tuple[int, list[Any]]:
    """Calls every operation of every document so often: how many calls were made, and those whose sides differ."""
    with ExitStack() as stack:
        calls = []
        for walked in documents:
            url = stack.enter_context(in_background(make_mock_server(walked.mock, 0)))
            for route in walked.routes:
                for seed in range(seeds):
                    values = walked.values(route, seed)
                    calls.append((walked, route, values, walked.call(route, values, url)))
        results = told(program, [line for _, _, _, line in calls])
    seen = {walked.number: iter(walked.mock.seen) for walked in documents}
    differing = []
    for (walked, route, values, line), result in zip(calls, results, strict=True):
        if "error" in result and not result["error"].startswith("the service responded"):
            differing.append((walked.path.name, "it was not sent", line, result))
            continue
        answer, received = next(seen[walked.number])
        problem = compared(walked, route, values, result, answer, received)
        if problem:
            differing.append((walked.path.name, problem, line, result))
    return len(calls), differing


def compared(
    walked: Walked, route: Route, values: Mapping[str, Any], result: Any, answer: HttpResponse, received: Optional[Received]
) -> str:
    """What of a call differs on its two sides; "" for nothing."""
    if received is None or received.route.operation is not route.operation:
        return f"it arrived as something else: {answer.body!r}"
    # A body that is a struct is there where it has no member, too.
    empty = {part.slot: {} for part in route.parts_in(Location.BODY) if isinstance(part.member.type, RecordOf)}
    sent = empty | {slot: value for slot, value in values.items() if value not in ([], b"") or slot == "body:body"}
    own = {"header:user-agent"} - sent.keys()  # the client's
    arrived = {slot: value for slot, value in received.values.items() if (value != b"" or slot in sent) and slot.lower() not in own}
    pairs = route.operation.body is not None and route.operation.body.kind in (BodyKind.FORM, BodyKind.MULTIPART)
    if _full(arrived, pairs) != _full(sent, pairs):
        return f"{arrived} arrived of {sent}"
    if "error" in result and answer.status >= 400:
        return ""  # an operation without a success
    if result.get("status") != answer.status:
        return f"{answer.status} came as {result}"
    given = dict(answer.headers)
    if any(given.get(name, value) != value for name, value in result.get("headers", {}).items()):  # others are the server's own
        return f"{given} came back"
    came = result.get("body", "").encode()
    same = walked.result(route, answer, came) == walked.result(route, answer, answer.body)
    return "" if same else f"{answer.body!r} came back"


def _full(values: Mapping[str, Any], pairs: bool) -> dict[str, Any]:
    """The parts of a request; a parameter, and a body of `pairs`, without what is empty in it, of which no text is sent."""

    def inside(value: Any) -> Any:
        if isinstance(value, list):
            return [inside(item) for item in value]
        if not isinstance(value, dict):
            return value
        kept = {name: inside(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in ([], {})}

    shown = {slot: value if slot == "body:body" and not pairs else inside(value) for slot, value in values.items()}
    return {slot: value for slot, value in shown.items() if (slot == "body:body" and not pairs) or value not in ([], {})}


def to_do(folder: Path) -> Path:
    """The to-do list without its credentials."""
    text = TODO.read_text(encoding="utf-8").replace("security: [{key: []}]\n", "")
    text = text.replace("      security: [{}, {bearer: []}]\n", "")
    path = folder / "todo.yaml"
    path.write_text(text[: text.index("  securitySchemes:")] + text[text.index("  schemas:") :], encoding="utf-8")
    return path


def test_mock_says_what_is_wrong_in_the_words_of_the_validator(tmp_path: Path) -> None:
    assert COMPILER is not None
    program, rules = built("checking", [RULES], tmp_path, COMPILER), Walked(RULES, 0)
    found = requests(rules)
    differing, sentences = [], set()
    for request, result in zip(found, told(program, map(rules.line, found)), strict=True):
        got = rules.mock.check(request)
        sentences |= {message.partition(": ")[2].rstrip("0123456789") for message in got}
        if result["violations"] != got:
            differing.append((request, result, got))
    assert differing == []
    assert len(sentences) > 60


@pytest.mark.long
def test_mock_and_clients_of_all_documents_see_the_same_calls(tmp_path: Path) -> None:
    plain = [path for path in DOCUMENTS if path.suffix == ".yaml" and path.stem not in WITH_SECURITY]
    paths = [RULES, to_do(tmp_path), *plain]
    documents = [Walked(path, number) for number, path in enumerate(paths)]
    assert COMPILER is not None
    program = built("walk", paths, tmp_path / "repository", COMPILER)
    assert walk(program, documents, 30) == 30 * sum(len(one.routes) for one in documents)
