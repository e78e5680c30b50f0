"""The signers of bindings.yaml: which scheme each is bound to, and what is said of schemes and signers that have none."""

from __future__ import annotations

import pytest

from support import HEAD, Project, operation
from test_authentication import run, schemes


def test_scheme_of_a_vendor_is_bound_to_a_signer(project: Project) -> None:
    outcome = run(project, "[{vendor: []}]")
    assert outcome.errors == ["unsupported-security"] and "vendor" in outcome.messages
    project.bindings += "signers: {X-SIGNED: vendor::http::signed_calls}\n"
    bound = run(project, "[{vendor: []}]")
    assert bound.warnings == []
    assert "#include <vendor/http/signed_calls.hpp>\n" in bound.header("authentication.hpp")
    assert schemes(bound) == ['{"vendor", vendor::http::signed_calls()},']


def test_scheme_of_a_vendor_is_bound_whatever_its_case(project: Project) -> None:
    project.bindings += "signers: {x-Signed: vendor::signer}\n"
    bound = run(project, "[{vendor: []}]")
    assert bound.warnings == [] and schemes(bound) == ['{"vendor", vendor::signer()},']


@pytest.mark.parametrize(("scheme", "entry"), [("X-SIGNED", "X-SIGNED"), ("'*a'", '"*a"')])
def test_hint_of_an_unbound_scheme_has_the_lines_to_write(project: Project, scheme: str, entry: str) -> None:
    body = operation("security: [{vendor: []}]").replace("\n", "\n  ")
    spec = f"{HEAD}paths:\n  {body}\ncomponents: {{securitySchemes: {{vendor: {{type: http, scheme: {scheme}}}}}}}\n"
    outcome = project.run(spec)
    line = f"signers: {{{entry}: vendor::signer}}"
    assert outcome.errors == ["unsupported-security"] and f"`{line}`" in outcome.messages
    project.bindings += f"{line}\n"
    assert project.run(spec).errors == []


@pytest.mark.parametrize(
    ("entries", "hint"),
    [
        ("X-SIGNED: vendor::signer, X-Sigend: vendor::other", "similar: 'X-SIGNED'"),
        ("X-SIGNED: vendor::signer, vendor: vendor::other", "is the name of a security scheme whose `scheme` is 'X-SIGNED'"),
        ("X-SIGNED: vendor::signer, Bearer: vendor::other", "client_options::authentication replaces it"),
        ("X-SIGNED: vendor::signer, unlike: vendor::other", "the schemes of the document that need one: 'X-SIGNED'"),
    ],
)
def test_signer_that_no_scheme_has_is_a_finding(project: Project, entries: str, hint: str) -> None:
    project.bindings += f"signers: {{{entries}}}\n"
    outcome = run(project, "[{vendor: []}]")
    assert outcome.errors == ["bindings-signer"] and hint in outcome.messages
    name = entries.split(", ")[1].partition(":")[0]
    column = len("signers: {X-SIGNED: vendor::signer, ") + len(f"{name}: ") + 1
    assert f"bindings.yaml:7:{column}: error: the signer of '{name}'" in outcome.messages


def test_signers_of_one_scheme_are_an_error(project: Project) -> None:
    project.bindings += "signers: {X-SIGNED: vendor::signer, x-signed: vendor::other}\n"
    outcome = run(project, "[{vendor: []}]")
    assert outcome.errors == ["bindings-signer"] and "'X-SIGNED' and 'x-signed' are one scheme" in outcome.messages


@pytest.mark.parametrize("signer", ["signer", "'a::b()'", "::a", "[x]"])
def test_signer_is_a_function_in_a_namespace(project: Project, signer: str) -> None:
    project.bindings += f"signers: {{X-SIGNED: {signer}}}\n"
    assert run(project, "[{vendor: []}]").errors != []
