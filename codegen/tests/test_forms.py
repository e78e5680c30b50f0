"""Bodies that are forms and texts: the facts of the operation, and what the mock reads and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mock_support import asked, mock_of, problem_of
from support import Project, document, operation
from wirebind.mock.requests import Request

FORM = """
requestBody:
  required: true
  content:
    application/x-www-form-urlencoded:
      schema:
        type: object
        required: [name]
        properties:
          name: {type: string}
          tags: {type: array, items: {type: string}}
          card: {type: object, properties: {number: {type: string}, month: {type: integer}}}
          plain: {type: object, properties: {a: {type: integer}}}
      encoding: {card: {style: deepObject}}
responses: {'200': {description: d, content: {text/plain: {schema: {type: integer, example: 7}}}}}
"""


def test_form_is_a_struct_and_text_a_value(project: Project) -> None:
    outcome = project.run(document("", operation(FORM, method="post")))
    assert outcome.errors == [], outcome.messages
    text = outcome.header("operations/get_thing.hpp")
    assert "get_thing_request_body body;" in text and "using response_body = std::int64_t;" in text
    assert '{"card", {wirebind::parameter_style::deep_object, true}},' in text
    assert ".request_form = wirebind::body_form::form" in text and '{{200, "text/plain", 0, wirebind::body_form::text}}' in text


def test_mock_reads_forms_and_answers_texts(tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text(document("", operation(FORM, method="post")), encoding="utf-8")
    mock = mock_of(path)
    good = b"name=a+b&tags=x&tags=y&card[month]=7&plain=%7B%22a%22%3A1%7D"
    answer, received = mock.exchange(Request("POST", "/things", (), good))
    assert received is not None and answer.status == 200 and answer.body == b"7"
    assert received.values["body:body"] == {"name": "a b", "tags": ["x", "y"], "card": {"month": 7}, "plain": {"a": 1}}
    for wrong, told in ((b"", "name: missing"), (b"name=a&name=b", "name: given more than once"), (b"name=%z", "the form has a malformed escape"),
                        (b"name=a&card[month]=x", "card: not of its type"), (b"name=a&plain={", "plain: not of its type")):  # fmt: skip
        assert problem_of(asked(mock, "POST", "/things", wrong))["detail"] == told


PARTS = """
requestBody:
  required: true
  content:
    multipart/form-data:
      schema:
        type: object
        required: [name, cover]
        properties:
          name: {type: string}
          cover: {type: string, format: binary}
          pictures: {type: array, items: {type: string, format: binary}}
          tags: {type: array, items: {type: string}}
          card: {type: object, properties: {number: {type: string}, month: {type: integer}}}
          route: {type: array, items: {type: object, properties: {a: {type: integer}}}}
          note: {type: [object, 'null'], properties: {a: {type: integer}}}
      encoding: {card: {style: deepObject}}
responses: {'204': {description: d}}
"""


def part(name: str, text: str, rest: str = "") -> bytes:
    """A part of a body with the boundary B."""
    return f'--B\r\nContent-Disposition: form-data; name="{name}"{rest}\r\n\r\n{text}\r\n'.encode()


def test_mock_reads_parts(tmp_path: Path) -> None:
    path = tmp_path / "parts.yaml"
    path.write_text(document("", operation(PARTS, method="post")), encoding="utf-8")
    mock = mock_of(path)
    headers = (("Content-Type", "multipart/form-data; boundary=B"),)
    start, end = part("name", "a b") + part("cover", "c\r\n", '; filename="c%22"'), b"--B--\r\n"
    more = part("tags", "x") + part("tags", "y, z") + part("card[month]", "7") + part("pictures", "1") + part("pictures", "2")
    more += part("route", '{"a": 1}') + part("route", "{}") + part("note", "null")
    answer, received = mock.exchange(Request("POST", "/things", headers, b"before\r\n" + start + more + end + b"after"))
    assert received is not None and answer.status == 204, answer.body
    assert received.values["body:body"] == {
        "name": "a b", "cover": "c\r\n", "tags": ["x", "y, z"], "card": {"month": 7}, "pictures": ["1", "2"], "route": [{"a": 1}, {}], "note": None,
    }  # fmt: skip
    wrong = {
        start: "the body ends inside of a part",
        b"": "the body does not have its boundary",
        part("name", "a") + end: "cover: missing",
        part("cover", "a") + end: "name: missing",
        start + part("cover", "") + end: "cover: given more than once",
        start + part("name", "") + end: "name: given more than once",
        start + part("route", "1") + end: "route: not of its type",
        start + b"--Bx": "a line with the boundary does not end behind it",
        start + b"--B\r\nX: y\r\n\r\n\r\n" + end: "a part has no name",
        start + b"--B\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n" + end: "the Content-Disposition of a part is not that of a form",
        start + b"--B\r\nX\r\n\r\n\r\n" + end: "a line in the head of a part is no field",
        start + b"--B\r\nX: " + b"y" * 9000 + b"\r\n\r\n\r\n" + end: "the head of a part is too large",
        start + part("tags", "") * 1000 + end: "the body has too many parts",
    }
    for body, told in wrong.items():
        assert problem_of(mock.respond(Request("POST", "/things", headers, body)))["detail"] == told
    assert problem_of(asked(mock, "POST", "/things", start + end))["detail"] == "the Content-Type is not multipart/form-data with a boundary"


def test_mock_finds_an_operation_by_its_media_type(tmp_path: Path) -> None:
    path = tmp_path / "choice.yaml"
    content = "application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}, text/plain: {schema: {type: string}}"
    path.write_text(document("", operation(f"requestBody: {{required: true, content: {{{content}}}}}", method="post")), encoding="utf-8")
    mock = mock_of(path)
    for headers, body, name in (
        ((), b'{"a":1}', "GetThing"), ((("content-type", "application/vnd.a+json; b=c"),), b'{"a":1}', "GetThing"),
        ((("Content-Type", "TEXT/plain;charset=utf-8"),), b"{", "GetThing_as_text"),
    ):  # fmt: skip
        answer, received = mock.exchange(Request("POST", "/things", headers, body))
        assert received is not None and answer.operation == name, answer.body
    refused = mock.respond(Request("POST", "/things", (("Content-Type", "a/b"),), b""))
    assert refused.status == 415 and ("Accept", "application/json, text/plain") in refused.headers


CHOICE = """
requestBody:
  required: true
  content:
    application/json-patch+json: {schema: {$ref: '#/components/schemas/Patch'}}
    application/merge-patch+json: {schema: {$ref: '#/components/schemas/Patch'}}
    application/apply-patch+yaml: {schema: {$ref: '#/components/schemas/Patch'}}
    application/vnd.other+json: {schema: {type: array, items: {type: string}}}
    image/*: {}
responses: {'204': {description: d}}
"""


@pytest.mark.parametrize(
    ("media", "operation_id"),
    [
        ("application/json-patch+json", "GetThing"),
        ("Application/Merge-Patch+JSON; charset=utf-8", "GetThing"),
        ("application/apply-patch+yaml", "GetThing"),
        ("application/vnd.other+json", "GetThing_as_vnd_other_json"),
        ("image/png", "GetThing_as_bytes"),
        ("", "GetThing"),
        ("application/json", ""),
        ("application/vnd.third+json", ""),
        ("image", ""),
        ("imag/png", ""),
    ],
)
def test_mock_takes_every_media_type_that_an_operation_lists(tmp_path: Path, media: str, operation_id: str) -> None:
    path = tmp_path / "choice.yaml"
    path.write_text(document("Patch: {type: object}", operation(CHOICE, method="patch")), encoding="utf-8")
    body = b'["x"]' if "other" in media else b"{}"
    fields = (("Content-Type", media),) if media else ()
    answer = mock_of(path).respond(Request("PATCH", "/things", fields, body))
    assert (answer.status, answer.operation) == ((204, operation_id) if operation_id else (415, ""))


def test_mock_rejects_the_media_type_of_another_operation(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    body = "requestBody: {content: {application/json: {schema: {type: object}}}}"
    path.write_text(document("", operation(body, method="post")), encoding="utf-8")
    mock = mock_of(path)
    for media, status in (("text/plain", 415), ("application/jsonp", 415), ("application/a+json", 200), ("*/json", 415)):
        assert mock.respond(Request("POST", "/things", (("Content-Type", media),), b"{}")).status == status, media
    request = Request("POST", "/things", (("Content-Type", "text/plain"),), b"{}")
    assert mock.check(request) == ["the media type is not one of application/json"]


def test_mock_reads_one_of_several_single_values_as_a_text(tmp_path: Path) -> None:
    mock = mock_of(Path(__file__).parent / "documents" / "union_in_text.yaml")
    target = "/calls/7?above=true&near=1%7Cb&where%5Bx%5D=%40all"
    _, received = mock.exchange(Request("GET", target, (("X-Id", "12a"),)))
    assert received is not None
    shown = {slot: value for slot, value in received.values.items()}
    assert (shown["path:id"].value, shown["query:above"].value, shown["header:X-Id"].value) == (7, True, "12a")
    assert [one.value for one in shown["query:near"]] == [1, "b"] and shown["query:where"]["x"].value == "@all"
    media = (("Content-Type", "application/x-www-form-urlencoded"),)
    _, received = mock.exchange(Request("POST", "/sent", media, b"to=%40all&copies=1&copies=x&level=low&more=5"))
    assert received is not None
    body = received.values["body:body"]
    assert (body["to"].value, body["level"].value, body["more"].value) == ("@all", "low", 5)
    assert [one.value for one in body["copies"]] == [1, "x"]
    answer = mock.respond(Request("POST", "/sent", media, b"copies=1"))
    assert problem_of(answer)["detail"] == "body.to: is required"
    assert problem_of(mock.respond(Request("GET", "/calls/7?near=1&above=x", ())))["detail"] == "above: not of its type"


@pytest.mark.parametrize(
    ("member", "encoding", "message"),
    [
        ("type: object, additionalProperties: {type: string, format: binary}", "", "files inside of the value of 'a' are not supported"),
        ("type: array, items: {type: array, items: {type: string, format: binary}}", "", "files inside of the value of 'a'"),
        ("oneOf: [{type: string, format: binary}, {type: object, additionalProperties: {type: string, format: binary}}]", "",
         "'a' is a file or something else"),
        ("type: integer", "style: deepObject", "encoding of 'a' is not supported"),
    ],
)  # fmt: skip
def test_member_that_is_no_part_as_it_is_described_is_named(project: Project, member: str, encoding: str, message: str) -> None:
    schema = f"schema: {{type: object, properties: {{a: {{{member}}}}}}}"
    body = f"requestBody: {{content: {{multipart/form-data: {{{schema}, encoding: {{a: {{{encoding}}}}}}}}}}}"
    outcome = project.run(document("", operation(body if encoding else body.replace(", encoding: {a: {}}", ""), method="post")))
    assert outcome.errors == ["gap-encoding"] and message in outcome.messages


def test_form_without_entries_is_there_if_its_media_type_is(project: Project) -> None:
    entries = "{schema: {type: object, additionalProperties: {type: string}}}"
    body = f"requestBody: {{required: true, content: {{application/x-www-form-urlencoded: {entries}}}}}"
    project.prepare(document("", operation(f"{body}\nresponses: {{'204': {{description: d}}}}", "/a", "add", "post")))
    mock = mock_of(project.folder / "openapi.yaml")
    assert asked(mock, "POST", "/a", Content_Type="application/x-www-form-urlencoded").status == 204
    assert asked(mock, "POST", "/a").status == 400
