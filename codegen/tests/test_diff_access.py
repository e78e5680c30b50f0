"""The catalogue of changes, what a client is given: security schemes, flows, servers and their variables, there and back."""

from __future__ import annotations

import pytest

from diff_support import Case, check, named, report_of, shown
from test_diff_operations import OK, whole

BEARER, BASIC = "{type: http, scheme: bearer}", "{type: http, scheme: basic}"
FLOW = "{tokenUrl: 'https://t.example', scopes: {}}"


def secured(uses: str, **schemes: str) -> str:
    """A document with an operation that any of these ways authenticate."""
    entries = ", ".join(f"{name}: {scheme}" for name, scheme in schemes.items())
    paths = f"paths: {{/a: {{get: {{operationId: GetA, {OK}}}}}}}"
    return f"security: {uses}\n{paths}\ncomponents: {{securitySchemes: {{{entries}}}}}"


def oauth(flows: str) -> str:
    return secured("[{one: []}]", one=f"{{type: oauth2, flows: {flows}}}")


def served(url: str, *variables: str, more: str = "") -> str:
    return f"servers: [{{url: '{url}', variables: {{{', '.join(variables)}}}}}{more}]\npaths: {{}}"


def zone(rest: str) -> str:
    return served("https://{zone}.example.com", f"zone: {{{rest}}}")


SECOND = ", {url: 'https://test.example.com'}"
KEY = "{type: apiKey, in: header, name: K}"
URL = "https://{zone}.example.com"

CASES = [
    whole(63, secured("[{a: []}]", a=BEARER), secured("[{a: []}, {b: []}]", a=BEARER, b=BASIC),
          "scheme-added N/N; security-removed N/A; cpp-type-added -/N", "scheme-removed N/W; cpp-type-removed -/B"),
    whole(63, secured("[{a: []}, {b: []}]", a=BEARER, b=BASIC),
          secured("[{a: []}, {b: []}, {c: []}]", a=BEARER, b=BASIC, c=KEY), "scheme-added N/N", "scheme-removed N/B"),
    whole(63, secured("[{a: []}]", a=BEARER), secured("[{a: []}]", a=BASIC), "scheme-changed B/B", "scheme-changed B/B"),
    whole(63, secured("[{a: []}]", a=BEARER), secured("[{b: []}]", b=BASIC),
          "scheme-removed N/W; scheme-added N/N; security-changed B/A", "scheme-removed N/W; scheme-added N/N; security-changed B/A"),
    whole(63, secured("[{a: []}]", a=KEY), secured("[{a: []}]", a=KEY.replace("header", "query")), "scheme-changed B/A", "scheme-changed B/A"),
    whole(63, secured("[{a: []}, {c: []}]", a=BEARER, c=KEY), secured("[{b: []}, {c: []}]", b=BEARER, c=KEY),
          "scheme-renamed N/A", "scheme-renamed N/A"),
    whole(63, oauth(f"{{clientCredentials: {FLOW}, password: {FLOW}}}"), oauth(f"{{clientCredentials: {FLOW}}}"),
          "scheme-changed B/B", "scheme-changed B/N"),
    whole(63, oauth(f"{{password: {FLOW}}}"), oauth(f"{{password: {FLOW.replace('t.', 'id.')}}}"), "scheme-changed B/A", "scheme-changed B/A"),
    whole(62, secured("[{a: []}]", a=BEARER, b=BASIC), secured("[{b: []}]", a=BEARER, b=BASIC),
          "security-changed B/A; cpp-scheme-removed -/W; cpp-scheme-added -/N", "security-changed B/A; cpp-scheme-removed -/W"),
    whole(62, secured("[{a: []}, {b: []}]", a=BEARER, b=BASIC), secured("[{b: []}, {a: []}]", a=BEARER, b=BASIC),
          "security-order N/A", "security-order N/A"),
    whole(10, served(URL, "zone: {default: a}", more=SECOND), served(URL, "zone: {default: a}"), "server-removed W/B", "server-added N/N"),
    whole(10, zone("default: a"), zone("default: b"), "default-changed W/W", "default-changed W/W"),
    whole(10, zone("default: a, enum: [a, b, c]"), zone("default: a, enum: [a, c]"), "enum-value-removed B/B", "enum-value-added N/W"),
    whole(10, zone("default: a"), zone("default: a, enum: [a, b]"), "enum-set B/B", "enum-unset N/B"),
    whole(10, zone("default: a"), zone("default: a, description: d"), "text A/-", "text A/-"),
    whole(10, served(URL, "zone: {default: a}"), served(URL.replace("zone", "site"), "site: {default: a}"),
          "server-variable-renamed N/A", "server-variable-renamed N/A"),
    whole(10, served("https://{zone}.{site}.example.com", "zone: {default: a}", "site: {default: b}"), zone("default: a"),
          "server-removed W/-; server-added N/A; cpp-member-removed -/B", "server-removed W/-; cpp-member-added -/N"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.row}-{case.forward}")
def test_access_of_the_catalogue(case: Case) -> None:
    old, new = case.documents()
    check(old, new, case.forward)
    check(new, old, case.backward)


def test_scheme_that_was_renamed_changes_no_call() -> None:
    old, new = CASES[5].documents()
    report = report_of(old, new)
    assert [one.rule for one in report.findings] == ["scheme-renamed"], shown(report)


def test_schemes_that_are_alike_are_not_taken_for_each_other() -> None:
    old, new = whole(63, secured("[{a: []}, {b: []}]", a=BEARER, b=BEARER), secured("[{c: []}, {d: []}]", c=BEARER, d=BEARER), "", "").documents()
    found = {one.rule for one in report_of(old, new).findings}
    assert {"scheme-removed", "scheme-added"} <= found and "scheme-renamed" not in found


def test_findings_of_servers_have_keys_and_places() -> None:
    old, new = CASES[12].documents()
    report = report_of(old, new)
    found = named(report, "enum-value-removed")
    assert found is not None and found.key == "server:https:%2F%2F%7Bzone%7D.example.com/zone/b"
    assert found.names == ("servers::server_zone::b",) and found.old_place is not None
    alone = named(report_of(*CASES[16].documents()), "cpp-member-removed")
    assert alone is not None and alone.names == ("servers::server.site",) and alone.old_place is not None
