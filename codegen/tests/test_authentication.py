"""What authenticates the calls of a generated client, from the document's security and from the bindings."""

from __future__ import annotations

import pytest

from support import HEAD, Outcome, Project, operation

SCHEMES = """\
components:
  securitySchemes:
    query: {type: apiKey, in: query, name: 'api "key"'}
    basic: {type: http, scheme: basic}
    bearer: {type: http, scheme: Bearer}
    vendor: {type: http, scheme: X-SIGNED}
    login: {type: openIdConnect, openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration'}
    certificate: {type: mutualTLS}
"""


def run(project: Project, security: str, *paths: str) -> Outcome:
    body = "\n".join(paths or (operation(),)).replace("\n", "\n  ")
    return project.run(f"{HEAD}security: {security}\npaths:\n  {body}\n{SCHEMES}")


@pytest.mark.parametrize(
    "security, header, made",
    [
        ("[{bearer: []}]", "wirebind/auth/schemes.hpp", "wirebind::auth::bearer()"),
        ("[{basic: []}]", "wirebind/auth/schemes.hpp", "wirebind::auth::basic()"),
        ("[{login: []}]", "wirebind/auth/schemes.hpp", "wirebind::auth::bearer()"),
        (
            "[{query: []}]",
            "wirebind/auth/schemes.hpp",
            'wirebind::auth::key(wirebind::auth::key_location::query, "api \\"key\\"")',
        ),
        ("[{certificate: []}, {basic: []}]", "wirebind/auth/schemes.hpp", "wirebind::auth::basic()"),
        ("[{bearer: [], basic: []}, {basic: []}]", "wirebind/auth/schemes.hpp", "wirebind::auth::basic()"),
    ],
)
def test_authentication_is_the_first_alternative_that_is_supported(
    project: Project, security: str, header: str, made: str
) -> None:
    outcome = run(project, security)
    assert outcome.warnings == []
    text = outcome.header("authentication.hpp")
    assert f"#include <{header}>\n" in text
    assert f"    return {made};\n" in text
    assert "#include <shop/v1/authentication.hpp>\n" in outcome.header("client.hpp")
    assert "#include <shop/v1/authentication.hpp>\n" in outcome.header("blocking_client.hpp")


@pytest.mark.parametrize("security", ["[]", "[{}]", "[{bearer: []}, {}]"])
def test_authentication_is_none_where_calls_may_be_anonymous(project: Project, security: str) -> None:
    outcome = run(project, security)
    assert outcome.warnings == []
    assert "    return nullptr;\n" in outcome.header("authentication.hpp")


def test_authentication_of_a_vendor_is_bound_by_its_scheme(project: Project) -> None:
    outcome = run(project, "[{vendor: []}]")
    assert outcome.errors == ["unsupported-security"] and "vendor" in outcome.messages
    project.bindings += "signers: {X-SIGNED: vendor::http::signed_calls}\n"
    bound = run(project, "[{vendor: []}]")
    assert bound.warnings == []
    text = bound.header("authentication.hpp")
    assert "#include <vendor/http/signed_calls.hpp>\n" in text
    assert "    return vendor::http::signed_calls();\n" in text


@pytest.mark.parametrize("signer", ["signer", "'a::b()'", "::a", "[x]"])
def test_authentication_signer_is_a_function_in_a_namespace(project: Project, signer: str) -> None:
    project.bindings += f"signers: {{X-SIGNED: {signer}}}\n"
    assert run(project, "[{vendor: []}]").errors != []


def test_authentication_that_only_some_operations_want_is_reported(project: Project) -> None:
    outcome = run(project, "[{bearer: []}]", operation(), operation("security: [{basic: []}]", "/both", "Both"))
    assert "Both is called with the authentication of the other operations" in outcome.messages
