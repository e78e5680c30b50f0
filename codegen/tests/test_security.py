"""Security schemes, requirements and servers in, typed values with places out."""

from __future__ import annotations

import pytest

from support import HEAD, Project, node_of, operation
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Document
from wirebind.openapi.reader import read_document
from wirebind.openapi.security import (
    ApiKey,
    FlowKind,
    HttpAuthentication,
    KeyLocation,
    MutualTls,
    OAuth2,
    OpenIdConnect,
)
from wirebind.source.cursor import Cursor

SCHEMES = """\
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key, description: From the console.}
    cookie: {type: apiKey, in: cookie, name: session}
    basic: {type: http, scheme: Basic}
    bearer: {type: http, scheme: bearer, bearerFormat: JWT}
    vendor: {type: http, scheme: ACS3-HMAC-SHA256}
    login: {type: openIdConnect, openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration'}
    certificate: {type: mutualTLS}
    again: {$ref: '#/components/securitySchemes/bearer'}
    token:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: 'https://id.example.com/token', scopes: {'things:read': Reads things.}}
        authorizationCode:
          {authorizationUrl: 'https://id.example.com/ask', tokenUrl: /token, refreshUrl: /refresh, scopes: {}}
"""


def read(text: str) -> Document:
    diagnostics = Diagnostics()
    found = read_document(Cursor(node_of(text), "", diagnostics))
    assert [finding.render() for finding in diagnostics.sorted()] == []
    return found


def test_security_schemes_are_of_closed_kinds() -> None:
    found = {scheme.name: scheme for scheme in read(HEAD + SCHEMES).security_schemes}
    assert found["key"].authentication == ApiKey("api_key", KeyLocation.QUERY)
    assert found["key"].description == "From the console."
    assert found["cookie"].authentication == ApiKey("session", KeyLocation.COOKIE)
    assert found["basic"].authentication == HttpAuthentication("basic", "")
    assert found["bearer"].authentication == found["again"].authentication == HttpAuthentication("bearer", "JWT")
    assert found["vendor"].authentication == HttpAuthentication("ACS3-HMAC-SHA256", "")
    assert isinstance(found["login"].authentication, OpenIdConnect)
    assert found["certificate"].authentication == MutualTls()
    assert str(found["certificate"].place.position) == "text.yaml:11:18"
    assert found["certificate"].place.pointer == "/components/securitySchemes/certificate"


def test_security_flows_have_their_urls_and_scopes() -> None:
    [token] = [scheme for scheme in read(HEAD + SCHEMES).security_schemes if scheme.name == "token"]
    assert isinstance(token.authentication, OAuth2)
    credentials, code = token.authentication.flows
    assert credentials.kind is FlowKind.CLIENT_CREDENTIALS and credentials.authorization_url == ""
    assert credentials.scopes == (("things:read", "Reads things."),)
    assert code.kind is FlowKind.AUTHORIZATION_CODE and code.refresh_url == "/refresh"


def test_security_of_an_operation_replaces_that_of_the_document() -> None:
    paths = "\n".join(
        [
            operation(),
            operation("security: []", "/open", "Open"),
            operation("security: [{bearer: [], key: []}, {token: ['things:read']}, {}]", "/both", "Both"),
        ]
    ).replace("\n", "\n  ")
    found = read(f"{HEAD}security: [{{basic: []}}]\npaths:\n  {paths}\n{SCHEMES}")
    assert [[use.scheme for use in one.schemes] for one in found.security] == [["basic"]]
    inherits, none, several = found.operations
    assert inherits.security is None and none.security == ()
    assert [[(use.scheme, use.scopes) for use in one.schemes] for one in several.security or ()] == [
        [("bearer", ()), ("key", ())], [("token", ("things:read",))], [],
    ]  # fmt: skip


def test_servers_have_variables_and_replace_those_further_out() -> None:
    path = operation("servers: [{url: 'https://mine.example.com'}]").replace("\n", "\n  ")
    other = operation("", "/other", "Other").replace(":\n", ":\n  servers: [{url: /v2}]\n", 1).replace("\n", "\n  ")
    found = read(
        HEAD
        + "servers:\n  - url: 'https://{region}.example.com/{base}'\n    description: By region.\n    variables:\n"
        + "      region: {default: east, enum: [east, west]}\n      base: {default: v1, description: The version.}\n"
        + f"paths:\n  {path}\n  {other}\n"
    )
    [server] = found.servers
    assert server.url == "https://{region}.example.com/{base}" and server.description == "By region."
    assert [(one.name, one.default, one.values) for one in server.variables] == [
        ("region", "east", ("east", "west")), ("base", "v1", ()),
    ]  # fmt: skip
    assert str(server.place.position) == "text.yaml:4:5"
    own = [[one.url for one in each.servers or ()] for each in found.operations]
    assert own == [["https://mine.example.com"], ["/v2"]]


@pytest.mark.parametrize(
    ("scheme", "problem"),
    [
        ("{in: header, name: a}", "missing-member"),
        ("{type: key}", "security-type"),
        ("{type: apiKey, name: a}", "missing-member"),
        ("{type: apiKey, in: header}", "missing-member"),
        ("{type: apiKey, in: body, name: a}", "security-in"),
        ("{type: apiKey, in: header, name: 'a b'}", "security-name"),
        ('{type: apiKey, in: query, name: "a\\n"}', "security-name"),
        ("{type: http}", "missing-member"),
        ("{type: http, scheme: 'a b'}", "security-name"),
        ("{type: oauth2}", "missing-member"),
        ("{type: oauth2, flows: {clientCredentials: {scopes: {}}}}", "missing-member"),
        ("{type: oauth2, flows: {implicit: {authorizationUrl: /a}}}", "missing-member"),
        ("{type: oauth2, flows: []}", "wrong-kind"),
        ("{type: openIdConnect}", "missing-member"),
        ("{$ref: '#/components/securitySchemes/nowhere'}", "unresolved-ref"),
        ("[]", "wrong-kind"),
    ],
)
def test_security_scheme_is_checked(project: Project, scheme: str, problem: str) -> None:
    outcome = project.run(f"{HEAD}components: {{securitySchemes: {{one: {scheme}}}}}\n")
    assert outcome.generated is None and problem in outcome.errors, outcome.messages


@pytest.mark.parametrize(
    ("servers", "problem"),
    [
        ("{}", "wrong-kind"),
        ("[{description: a}]", "missing-member"),
        ("[{url: 'https://a.example.com?x=1'}]", "server-url"),
        ("[{url: 'https://{a.example.com'}]", "server-url"),
        ("[{url: 'https://{a}.example.com'}]", "server-variable"),
        ("[{url: '/{a}/{a}', variables: {a: {default: x}}}]", "server-variable"),
        ("[{url: '/{a}', variables: {a: {enum: [x]}}}]", "missing-member"),
        ("[{url: '/{a}', variables: {a: {default: y, enum: [x]}}}]", "server-variable"),
        ("[{url: '/{a}', variables: {a: {default: y, enum: []}}}]", "server-variable"),
        ("[{url: '/{a}', variables: {a: {default: 1}}}]", "wrong-kind"),
    ],
)
def test_servers_are_checked(project: Project, servers: str, problem: str) -> None:
    outcome = project.run(f"{HEAD}servers: {servers}\n")
    assert outcome.generated is None and problem in outcome.errors, outcome.messages


def test_server_variable_that_nothing_names_is_a_warning(project: Project) -> None:
    outcome = project.run(HEAD + "paths: {}\nservers: [{url: /a, variables: {b: {default: c}}}]\n")
    assert outcome.errors == [] and outcome.warnings == ["server-variable"]
