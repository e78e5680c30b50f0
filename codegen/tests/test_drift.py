"""`wirebind drift`: what recorded responses have beyond their document, and that the proposed actions describe it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Optional

import pytest

from support import document, operation
from wirebind.cli import FAILED, OK, USAGE, main
from wirebind.commands.status import FINDINGS
from wirebind.drift.observed import SENTENCES

REPOSITORY = Path(__file__).resolve().parents[2]
PET = """
Pet:
  type: object
  required: [id]
  properties:
    id: {type: integer}
    kind: {type: string, enum: [cat, dog]}
    owner: {$ref: '#/components/schemas/Owner'}
    tags: {type: array, items: {type: string}}
    notes: {type: object, additionalProperties: {type: string}}
Owner: {type: object, properties: {'first-name': {type: string}}}
"""
RESULT = "responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}"
SPEC = document(
    PET,
    operation(f"parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n{RESULT}",
              "/pets/{id}", "GetPet") + "\n" + operation(RESULT, "/pets/mine", "GetMine"),
    "servers: [{url: 'https://{region}.shop.example/v1', variables: {region: {default: eu}}}]\n",
)  # fmt: skip


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the document and its bindings, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "bindings.yaml").write_text(
        "wirebind: 1\nnamespace: shop\noutput: include/shop\nspec: openapi.yaml\nproduct: Shop\nversion: v1\n"
        "overlays: [drift.yaml]\n",
        encoding="utf-8",
    )
    return tmp_path


def har(*bodies: object, path: str = "/v1/pets/7", status: int = 200, mime: str = "application/json; charset=utf-8",
        method: str = "GET", encoding: Optional[str] = None) -> str:  # fmt: skip
    """A HAR with a response for each body."""
    entries = []
    for body in bodies:
        text = body if isinstance(body, str) else json.dumps(body)
        content = {"mimeType": mime, "text": base64.b64encode(text.encode()).decode() if encoding else text}
        content |= {"encoding": encoding} if encoding else {}
        request = {"method": method, "url": f"https://eu.shop.example{path}?page=1"}
        entries.append({"request": request, "response": {"status": status, "content": content}})
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def drift(files: Path, text: str, capsys: pytest.CaptureFixture[str], status: int = FINDINGS) -> list[dict[str, object]]:
    """The differences; the proposed actions are applied as an overlay, and then there are none."""
    (files / "it.har").write_text(text, encoding="utf-8")
    assert main(["drift", "openapi.yaml", "--har", "it.har", "--json", "--out", "drift.yaml"]) == status
    found = json.loads(capsys.readouterr().out)
    if found and all(one["actions"] for one in found):
        assert main(["drift", ".", "--har", "it.har"]) == OK, capsys.readouterr()
        capsys.readouterr()
    return found


def test_responses_that_are_described_are_no_drift(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = {"id": 1, "kind": "cat", "owner": {"first-name": "A"}, "tags": ["a"], "notes": {"anything": "b"}}
    assert drift(files, har(body), capsys, OK) == []
    assert main(["drift", "openapi.yaml", "--har", "it.har"]) == OK
    assert capsys.readouterr().out == "no drift\n"


@pytest.mark.parametrize(
    "kind, body, where",
    [
        ("unknown-property", {"id": 1, "colour": "red"}, "GetPet 200: colour"),
        ("unknown-property", {"id": 1, "owner": {"last name": {"a": [1, 2.5, None]}}}, "GetPet 200: owner.last name"),
        ("unknown-value", {"id": 1, "kind": "bird's"}, "GetPet 200: kind"),
        ("null-value", {"id": 1, "kind": None}, "GetPet 200: kind"),
        ("null-value", {"id": 1, "tags": [None]}, "GetPet 200: tags[]"),
        ("null-value", {"id": 1, "notes": {"a": None}}, "GetPet 200: notes{}"),
        ("missing-property", {}, "GetPet 200: id"),
        ("other-type", {"id": 1.5}, "GetPet 200: id"),
    ],
)
def test_what_a_body_has_beyond_its_schema_gets_actions_that_describe_it(
    files: Path, capsys: pytest.CaptureFixture[str], kind: str, body: object, where: str
) -> None:
    (found,) = drift(files, har(body, body), capsys)
    assert (found["kind"], found["where"], found["count"]) == (kind, where, 2)
    assert found["place"].startswith("it.har:1:") and found["actions"]


def test_types_of_actions_fit_all_that_was_seen(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = drift(files, har({"id": 1, "size": 1}, {"id": 1, "size": None}, {"id": 1, "size": 2.5}), capsys)
    (action,) = found["actions"]
    assert action == {"target": "$.components.schemas.Pet", "update": {"properties": {"size": {"type": ["number", "null"]}}}}


def test_statuses_and_media_types_that_are_not_described(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = drift(files, har({"code": "Gone"}, status=410), capsys)
    assert (found["kind"], found["name"], found["where"]) == ("unknown-status", "410", "GetPet 410")
    (found,) = drift(files, har("a,b", mime="text/csv"), capsys)
    assert (found["kind"], found["name"]) == ("unknown-media-type", "text/csv")


def test_requests_of_no_operation_and_bodies_that_are_no_json(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = drift(files, har({}, path="/v1/cars"), capsys)
    assert (found["kind"], found["name"], found["actions"]) == ("unknown-operation", "GET /v1/cars", [])
    (found,) = drift(files, har("{"), capsys)
    assert (found["kind"], found["actions"]) == ("not-json", [])


def test_the_path_with_more_text_is_the_operation(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drift(files, har({"id": "x"}, path="/pets/mine"), capsys)[0]["where"] == "GetMine 200: id"


def test_bodies_in_base64_are_read(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drift(files, har({"id": 1, "new": 1}, encoding="base64"), capsys)[0]["name"] == "new"


def test_text_has_place_and_actions(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "it.har").write_text(har({"id": 1, "a\x1b": True}), encoding="utf-8")
    assert main(["drift", "openapi.yaml", "--har", "it.har"]) == FINDINGS
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("it.har:1:") and lines[0].endswith(
        r"GetPet 200: a\x1b: the property is not described 'a\x1b' [unknown-property]"
    )
    assert lines[1] == "    - target: '$.components.schemas.Pet'"


def test_an_observers_record_is_read(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["moved: GetPet owner.age is an unknown member", "GetPet kind is an unknown enumerator",
             "GetPet tags[] is null, which the schema does not allow", "", "hello", "Nope a is an unknown member"]
    (files / "record").write_text("\n".join(lines), encoding="utf-8")
    assert main(["drift", "openapi.yaml", "--record", "record", "--json"]) == FINDINGS
    told = capsys.readouterr()
    found = {one["kind"]: one for one in json.loads(told.out)}
    assert found["unknown-property"]["actions"] == [
        {"target": "$.components.schemas.Owner", "update": {"properties": {"age": {}}}}
    ]
    assert found["unknown-value"]["actions"] == [] and len(found["null-value"]["actions"]) == 2
    warned = [json.loads(line) for line in told.err.splitlines()]
    assert [(one["id"], one["line"]) for one in warned] == [("record-syntax", 5), ("record-operation", 6)]


@pytest.mark.headers
def test_sentences_are_those_of_the_runtime() -> None:
    text = (REPOSITORY / "include/wirebind/json/impl/decoding.ipp").read_text(encoding="utf-8")
    assert all(f'return "{sentence}";' in text for sentence in SENTENCES)
    assert text.count("case deviation_kind::") == len(SENTENCES)


def test_misuse_and_bad_files(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drift", "openapi.yaml"]) == USAGE
    assert main(["drift", "openapi.yaml", "--har", "none.har"]) == USAGE
    (files / "it.har").write_text('{"log": {"entries": [{}]}}', encoding="utf-8")
    assert main(["drift", "openapi.yaml", "--har", "it.har"]) == FAILED
    assert "it.har:1:22: error: an entry has a request and a response" in capsys.readouterr().err
    assert main(["drift", "none.yaml", "--har", "it.har"]) == FAILED
