"""x-errors in, an enumeration of error codes with a table of facts out."""

from __future__ import annotations

import re

from support import Outcome, Project, document, operation


def spec(*codes: str) -> str:
    entries = ", ".join(f"{{code: {code}, status: 404, retry: never, summary: None.}}" for code in codes)
    return document("", operation(), f"x-errors: [{entries}]\n")


def enumerators(outcome: Outcome) -> dict[str, int]:
    found = re.findall(r"^  (\w+) = (\d+),$", outcome.header("errc.hpp"), re.MULTILINE)
    return {name: int(number) for name, number in found}


def test_errors_become_an_enumeration_with_facts(project: Project) -> None:
    entries = (
        "x-errors:\n"
        "  - {code: FunctionNotFound, status: 404, retry: never, summary: There is none.}\n"
        "  - {code: CAExited, status: 412}\n"
        "  - {code: Slower, status: 503, retry: backoff, summary: 'Say \"later\".'}\n"
        "  - {code: Busy, status: 429, retry: backoff, match: contains, summary: Wait.}\n"
    )
    outcome = project.run(document("", operation(), entries))
    assert outcome.errors == [], outcome.messages
    text = outcome.header("errc.hpp")
    assert "  /// There is none. Status 404.\n  function_not_found = 1,\n" in text
    assert "  /// `CAExited`. Status 412.\n  ca_exited = 2,\n" in text
    assert "Status 503; retryable after a pause." in text
    assert '    {1, "FunctionNotFound", 404, wirebind::retry_advice::never, "There is none."},\n' in text
    assert '    {2, "CAExited", 412, wirebind::retry_advice::never, ""},\n' in text
    assert '    {3, "Slower", 503, wirebind::retry_advice::backoff, "Say \\"later\\"."},\n' in text
    assert "Also any other code that contains `Busy`." in " ".join(text.replace("///", "").split())
    assert '"Wait.", wirebind::code_match::contains},\n' in text
    assert "struct std::is_error_code_enum<shop::v1::errc> : std::true_type {};" in text
    api = outcome.header("api.hpp")
    assert "#include <shop/v1/errc.hpp>" in api and "    .errors = &service_category,\n" in api


def test_document_without_errors_has_no_enumeration(project: Project) -> None:
    outcome = project.run(document("", operation()))
    assert "errc.hpp" not in outcome.names and "errors" not in outcome.header("api.hpp")


def test_errors_keep_name_and_number_through_the_lock(project: Project) -> None:
    project.keep(project.run(spec("A", "B", "C")))
    assert enumerators(project.run(spec("C", "Fresh", "A", "B"))) == {"a": 1, "b": 2, "c": 3, "fresh": 4}
    without = project.run(spec("A", "C"))
    assert enumerators(without) == {"a": 1, "c": 3}
    project.keep(without)
    assert enumerators(project.run(spec("A", "C", "D", "B"))) == {"a": 1, "b": 2, "c": 3, "d": 4}


def test_errors_whose_names_clash_are_numbered(project: Project) -> None:
    assert enumerators(project.run(spec("NotFound", "notFound", "errc", "delete"))) == {
        "not_found": 1, "not_found_2": 2, "errc_error": 3, "delete_error": 4,
    }  # fmt: skip


def test_errors_do_not_take_names_of_types(project: Project) -> None:
    schema = "errc: {type: object, properties: {x: {type: string}}}\nThing: {type: object, properties: {x: {type: string}}}"
    outcome = project.run(document(schema, operation("", name="Thing2"), "x-errors: [{code: Thing, status: 404}]\n"))
    assert outcome.errors == [], outcome.messages
    assert enumerators(outcome) == {"thing": 1} and "models/thing.hpp" in outcome.names
    assert "models/errc_.hpp" in outcome.names or "models/errc_model.hpp" in outcome.names


def test_error_body_of_one_media_type_with_two_schemas_is_the_first(project: Project) -> None:
    content = "{Application/JSON; v=1: {schema: {type: number}}, application/json: {schema: {type: boolean}}}"
    outcome = project.run(document("", operation(f"responses: {{'404': {{description: d, content: {content}}}}}")), strict=False)
    assert outcome.warnings == ["gap-media-choice"]
    assert "application/json is listed with another schema" in outcome.messages
    assert "wirebind::error_body<404, double>" in outcome.header("api.hpp")
