"""The lock of what a client is given: members of the credentials, flows, servers and their variables."""

from __future__ import annotations

import re

import pytest

from support import HEAD, Outcome, Project, operation
from test_lock import lock_line
from wirebind.cpp.lock import scope_of

REGION = "{default: east, enum: [east, west]}"


def secured(*schemes: str) -> str:
    """A document whose operation takes any of the schemes, each `name: rest`."""
    uses = ", ".join(f"{{{scheme.partition(':')[0]}: []}}" for scheme in schemes)
    body = operation().replace("\n", "\n  ")
    return f"{HEAD}security: [{uses}]\npaths:\n  {body}\ncomponents:\n  securitySchemes: {{{', '.join(schemes)}}}\n"


def served(*servers: str) -> str:
    return f"{HEAD}paths: {{}}\nservers: [{', '.join(servers)}]\n"


def server(url: str, *variables: str) -> str:
    return f"{{url: '{url}', variables: {{{', '.join(variables)}}}}}"


def basic(name: str) -> str:
    return f"{name}: {{type: http, scheme: basic}}"


def credentials(outcome: Outcome) -> list[str]:
    return re.findall(r"credentials_or_provider (\w+)\{\};", outcome.header("authentication.hpp"))


def table(outcome: Outcome) -> list[str]:
    return re.findall(r'\{"(\w+)", (?:wirebind|nullptr)', outcome.header("authentication.hpp"))


def structs(outcome: Outcome) -> dict[str, list[str]]:
    """The members of each struct of a server."""
    parts = re.split(r"^struct (server(?:_\d+)?) \{$", outcome.header("servers.hpp"), flags=re.MULTILINE)[1:]
    members = [re.findall(r"^  [\w:]+ (\w+)\{", part.partition("  std::string url() const")[0], re.MULTILINE) for part in parts[1::2]]
    return dict(zip(parts[::2], members))


def test_lock_appends_a_scheme_whose_name_is_first(project: Project) -> None:
    project.keep(project.run(secured(basic("b"), basic("c"))))
    outcome = project.run(secured(basic("a"), basic("b"), basic("c")))
    assert credentials(outcome) == table(outcome) == ["b", "c", "a"]
    assert "security{4, 1, 2};" in outcome.header("api.hpp")


def test_lock_keeps_the_name_and_the_place_of_a_scheme_that_went(project: Project) -> None:
    project.keep(project.run(secured(basic("a-b"), basic("a_b"), basic("c"))))
    without = project.run(secured(basic("a_b"), basic("c")))
    assert credentials(without) == ["a_b_2", "c"] and lock_line(without, "security:a-b").endswith(" 1 a_b removed")
    project.keep(without)
    assert credentials(project.run(secured(basic("a-b"), basic("a_b"), basic("c")))) == ["a_b", "a_b_2", "c"]


def test_lock_keeps_the_place_of_a_scheme_without_an_authenticator(project: Project) -> None:
    vendor = "b: {type: http, scheme: X-SIGNED}"
    project.keep(project.run(secured(basic("a"), vendor, basic("c")), options="allow-gaps: [unsupported-security]"))
    project.bindings += "signers: {X-SIGNED: vendor::signed_calls}\n"
    assert credentials(project.run(secured(basic("a"), vendor, basic("c")))) == ["a", "b", "c"]


def test_lock_has_the_flows_of_oauth2(project: Project) -> None:
    flows = "{clientCredentials: {tokenUrl: /token, scopes: {}}, password: {tokenUrl: /token, scopes: {}}}"
    outcome = project.run(secured(f"token: {{type: oauth2, flows: {flows}}}"))
    line = lock_line(outcome, "security:token/flow:clientCredentials")
    assert line.split()[1:3] == ["0", "token_client_credentials"]
    project.keep(outcome)
    edited = (project.folder / "bindings.lock").read_text().replace(" token_password ", " legacy_password ")
    project.write("bindings.lock", edited)
    again = project.run(secured(f"token: {{type: oauth2, flows: {flows}}}"))
    assert "oauth2_flow legacy_password{" in again.header("authentication.hpp")


def test_lock_keeps_the_names_of_servers_and_the_order_of_their_variables(project: Project) -> None:
    first = server("https://{region}.{zone}.example.com", f"region: {REGION}", "zone: {default: a}")
    project.keep(project.run(served(first, server("https://test.example.com"))))
    turned = server("https://{region}.{zone}.example.com", "zone: {default: a}", f"region: {REGION}")
    outcome = project.run(served(server("https://test.example.com"), turned))
    assert structs(outcome) == {"server": ["region", "zone"], "server_2": []}
    assert '.endpoint = "https://test.example.com"' in outcome.header("api.hpp")
    alone = project.run(served(server("https://test.example.com")))
    assert structs(alone) == {"server_2": []}


def test_lock_keeps_the_values_of_a_variable(project: Project) -> None:
    url = "https://{region}.example.com"
    project.keep(project.run(served(server(url, f"region: {REGION}"))))
    text = project.run(served(server(url, "region: {default: west, enum: [north, west, east]}"))).header("servers.hpp")
    assert re.findall(r"^    (\w+) = (\d+),$", text, re.MULTILINE) == [("other", "0"), ("east", "1"), ("west", "2"), ("north", "3")]
    assert "struct server_region : " in text


@pytest.mark.parametrize(
    ("urls", "names"),
    [
        (["https://{region}.example.com/v2"], ["server"]),
        (["https://other.example.com", "https://{region}.example.com/v1"], ["server", "server_2"]),
        (["https://{region}.example.com/v2", "https://other.example.com"], ["server_2", "server_3"]),
    ],
)
def test_server_with_another_url_keeps_its_name_where_it_is_the_only_one(
    project: Project, urls: list[str], names: list[str]
) -> None:
    project.keep(project.run(served(server("https://{region}.example.com/v1", "region: {default: east}"))))
    outcome = project.run(served(*(server(url, *(["region: {default: east}"] if "{" in url else [])) for url in urls)))
    assert list(structs(outcome)) == names
    assert structs(outcome)[names[0]] == ["region"]


def test_variable_with_another_name_keeps_that_of_its_member(project: Project) -> None:
    project.keep(project.run(served(server("https://{a}.{b}.example.com", "a: {default: x}", f"b: {REGION}"))))
    outcome = project.run(served(server("https://{site}.{region}.example.com", f"region: {REGION}", "site: {default: x}")))
    assert structs(outcome) == {"server": ["a", "b"]}
    text = outcome.header("servers.hpp")
    assert '{"site", a},' in text and '{"region", b.text()},' in text
    project.keep(outcome)
    again = project.run(served(server("https://{site}.{region}.example.com", f"region: {REGION}", "site: {default: x}")))
    assert again.header("servers.hpp") == text


def test_servers_of_one_url_have_a_key_each(project: Project) -> None:
    outcome = project.run(served("{url: /a, description: One.}", "{url: /a, description: Two.}"))
    assert list(structs(outcome)) == ["server", "server_2"]
    assert lock_line(outcome, "server:%2Fa!2").split()[2] == "server_2"


def test_members_and_enumerations_of_servers_do_not_clash(project: Project) -> None:
    values = "{default: a, enum: [a, assign]}"
    text = project.run(
        served(server("https://{x}.{x_values}.{url}", f"x: {values}", f"x_values: {values}", "url: {default: u}"))
    ).header("servers.hpp")
    found = re.findall(r"^struct (\w+)", text, re.MULTILINE)
    assert sorted(found) == sorted(set(found)) and len(found) == 5
    assert "std::string url_{" in text and "assign_value = 2," in text


@pytest.mark.parametrize(
    ("key", "scope"),
    [
        ("security:AK", "security:"),
        ("security:AK/flow:password", "security:AK"),
        ("server:%2Fa", "server:"),
        ("server:%2Fa/region", "server:%2Fa"),
        ("server:%2Fa/region/<>", "server:"),
        ("server:%2Fa/region/<>/east", "server:%2Fa/region/<>"),
    ],
)
def test_scope_of_a_key_of_access(key: str, scope: str) -> None:
    assert scope_of(key) == scope
