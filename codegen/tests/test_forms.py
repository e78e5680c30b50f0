"""Bodies that are forms and texts: the facts of the operation, and what the mock reads and answers."""

from __future__ import annotations

from pathlib import Path

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
    assert ".request_form = wirebind::body_form::form" in text and '.response_text = "text/plain"' in text


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
