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
    token:
      type: oauth2
      flows:
        implicit: {authorizationUrl: 'https://id.example.com/ask', scopes: {read: Reads.}}
        clientCredentials: {tokenUrl: 'https://id.example.com/token', scopes: {read: Reads., write: ''}}
        authorizationCode:
          {authorizationUrl: /ask, tokenUrl: /token, refreshUrl: '/"refresh"', scopes: {}}
"""


def run(project: Project, security: str, *paths: str) -> Outcome:
    body = "\n".join(paths or (operation(),)).replace("\n", "\n  ")
    return project.run(f"{HEAD}security: {security}\npaths:\n  {body}\n{SCHEMES}")


def schemes(outcome: Outcome) -> list[str]:
    """What the table of schemes has, by its lines."""
    text = outcome.header("authentication.hpp")
    lines = text[text.index("    return {") :].splitlines()[1:]
    return [line.strip() for line in lines[: lines.index("    };")]]


def security_of(outcome: Outcome, name: str) -> str:
    """The sets of a header's `security`; "" where it has none."""
    found = [line for line in outcome.header(name).splitlines() if " security{" in line]
    return found[0].partition("security")[2] if found else ""


@pytest.mark.parametrize(
    "security, table, sets",
    [
        ("[{bearer: []}]", ['{"bearer", wirebind::auth::bearer()},'], "{1};"),
        ("[{basic: []}]", ['{"basic", wirebind::auth::basic()},'], "{1};"),
        ("[{login: []}]", ['{"login", wirebind::auth::bearer()},'], "{1};"),
        (
            "[{query: []}]",
            ['{"query", wirebind::auth::key(wirebind::auth::key_location::query, "api \\"key\\"")},'],
            "{1};",
        ),
        ("[{certificate: []}, {basic: []}]", ['{"basic", wirebind::auth::basic()},'], "{0, 1};"),
        (
            "[{bearer: [], basic: []}, {basic: []}, {}]",
            ['{"basic", wirebind::auth::basic()},', '{"bearer", wirebind::auth::bearer()},'],
            "{3, 1, 0};",
        ),
        ("[{certificate: [], basic: []}]", ['{"basic", wirebind::auth::basic()},'], "{1};"),
        ("[]", [], ""),
        ("[{}]", [], "{0};"),
    ],
)
def test_security_of_all_operations_is_a_table_and_sets(
    project: Project, security: str, table: list[str], sets: str
) -> None:
    outcome = run(project, security)
    assert outcome.warnings == []
    assert schemes(outcome) == table
    assert security_of(outcome, "api.hpp") == sets
    assert (".security = security" in outcome.header("api.hpp")) == bool(sets)
    assert security_of(outcome, "operations/get_thing.hpp") == ""


def test_security_of_an_operation_is_its_own_where_it_differs(project: Project) -> None:
    paths = [
        operation(),
        operation("security: [{basic: []}, {query: [], vendor: []}]", "/both", "Both"),
        operation("security: []", "/open", "Open"),
        operation("", "/usual", "Usual"),
    ]
    project.bindings += "signers: {X-SIGNED: vendor::http::signed_calls}\n"
    outcome = run(project, "[{bearer: []}]", *paths)
    assert outcome.warnings == []
    assert [line.partition(",")[0] for line in schemes(outcome)] == ['{"basic"', '{"bearer"', '{"query"', '{"vendor"']
    assert security_of(outcome, "api.hpp") == "{2};"
    assert security_of(outcome, "operations/both.hpp") == "{1, 12};"
    assert security_of(outcome, "operations/open.hpp") == "{0};"
    assert security_of(outcome, "operations/usual.hpp") == ""
    assert ".security = security" in outcome.header("operations/both.hpp")


def test_credentials_have_a_member_for_each_of_several_schemes(project: Project) -> None:
    paths = [operation(), operation("security: [{basic: []}]", "/both", "Both")]
    text = run(project, "[{bearer: []}]", *paths).header("authentication.hpp")
    assert "struct credentials {" in text and "#include <wirebind/auth/provider.hpp>" in text
    assert "  wirebind::credentials_or_provider basic{};\n" in text
    assert '        {"bearer", bearer},\n' in text
    assert "  /// Takes a wirebind::user_password, or a provider of them.\n" in text
    assert "struct credentials" not in run(project, "[{bearer: []}]").header("authentication.hpp")


def test_credentials_have_names_of_cpp_for_any_scheme(project: Project) -> None:
    names = ["class", "Class", "2 keys", "☃"]
    entries = "".join(f"    '{name}': {{type: http, scheme: basic}}\n" for name in names)
    uses = ", ".join(f"{{'{name}': []}}" for name in names)
    body = operation().replace("\n", "\n  ")
    text = project.run(
        f"{HEAD}security: [{uses}]\npaths:\n  {body}\ncomponents:\n  securitySchemes:\n{entries}"
    ).header("authentication.hpp")
    members = [line.split()[1].removesuffix("{};") for line in text.splitlines() if "credentials_or_provider" in line]
    assert len(members) == len(names) == len(set(members))
    assert {"class_", "class_2", "scheme_2_keys"} <= set(members)


def test_flows_of_oauth2_are_facts(project: Project) -> None:
    outcome = run(project, "[{token: [read]}]")
    assert outcome.warnings == []
    text = outcome.header("authentication.hpp")
    assert "#include <wirebind/auth/oauth2_flow.hpp>\n" in text
    assert """
  /// OAuth 2.0 for this program itself.
  ///
  /// - `read`: Reads.
  /// - `write`
  static constexpr wirebind::auth::oauth2_flow token_client_credentials{
      .token_url = "https://id.example.com/token",
      .scopes = "read write",
  };
""" in text
    assert """ token_authorization_code{
      .token_url = "/token",
      .refresh_url = "/\\"refresh\\"",
  };
""" in text
    assert "implicit" not in text
    assert "oauth2_flow" not in run(project, "[{bearer: []}]").header("authentication.hpp")


def test_scheme_without_a_signer_has_no_authenticator_and_no_credentials(project: Project) -> None:
    project.bindings += "options: {allow-gaps: [unsupported-security]}\n"
    outcome = run(project, "[{vendor: [], basic: []}, {bearer: []}]")
    assert schemes(outcome) == [
        '{"basic", wirebind::auth::basic()},', '{"bearer", wirebind::auth::bearer()},', '{"vendor", nullptr},'
    ]
    assert security_of(outcome, "api.hpp") == "{5, 2};"
    text = outcome.header("authentication.hpp")
    assert "credentials_or_provider bearer{};" in text and "vendor" not in text[text.index("struct credentials") :]
    assert "#include <wirebind/auth/schemes.hpp>\n" in text
    alone = run(project, "[{vendor: []}]")
    assert "#include <wirebind/auth/schemes.hpp>\n" in alone.header("authentication.hpp")
    assert schemes(alone) == ['{"vendor", nullptr},'] and security_of(alone, "api.hpp") == "{1};"


def test_schemes_beyond_the_bits_of_a_set_share_one_without_an_authenticator(project: Project) -> None:
    names = [f"s{number:02}" for number in range(70)]
    kinds = {name: "basic" if number >= 5 else "vendor" for number, name in enumerate(names)}
    entries = "".join(f"    {name}: {{type: http, scheme: {kind}}}\n" for name, kind in kinds.items())
    uses = ", ".join(f"{{{name}: []}}" for name in names)
    body = operation().replace("\n", "\n  ")
    outcome = project.run(
        f"{HEAD}security: [{uses}]\npaths:\n  {body}\ncomponents:\n  securitySchemes:\n{entries}", strict=False
    )
    table = schemes(outcome)
    assert len(table) == 64 and table[0] == '{"s05", wirebind::auth::basic()},'
    assert table[62:] == ['{"s67", wirebind::auth::basic()},', '{"s68, s69, s00, s01, s02, s03, s04", nullptr},']
    sets = security_of(outcome, "api.hpp")
    assert sets.startswith(f"{{{1 << 63}u, 1, 2, ") and sets.endswith(f", {1 << 62}}};")
    assert outcome.warnings == ["unsupported-security"] * 5 + ["gap-security-schemes"]
    assert "cannot be authenticated with 's68', 's69', 's00', 's01', 's02', 's03', 's04' (at" in outcome.messages


@pytest.mark.parametrize(
    "security, sets",
    [
        ("null", ""),
        ("{basic: []}", ""),
        ("[basic]", ""),
        ("[{nope: []}]", ""),
        ("[{nope: [], basic: []}]", ""),
        ("[{nope: []}, {basic: []}]", "{1};"),
        ("[basic, {basic: []}]", "{1};"),
        ("[]", "{0};"),
        ("[{nope: []}, {}]", "{0};"),
    ],
)
def test_security_that_is_wrong_is_no_anonymous_call(project: Project, security: str, sets: str) -> None:
    paths = [operation(), operation("", "/more", "More"), operation(f"security: {security}", "/own", "Own")]
    body = "\n".join(paths).replace("\n", "\n  ")
    outcome = project.run(f"{HEAD}security: [{{bearer: []}}]\npaths:\n  {body}\n{SCHEMES}", strict=False)
    assert security_of(outcome, "api.hpp") == ("{2};" if sets == "{1};" else "{1};")
    assert security_of(outcome, "operations/own.hpp") == sets
