"""Members that travel one way alone: with one struct, requests need no read-only ones and responses no write-only ones."""

from __future__ import annotations

from support import Project, document, operation

SCHEMAS = """
User:
  type: object
  required: [id, name, password]
  properties:
    id: {type: string, readOnly: true}
    name: {type: string}
    password: {type: string, writeOnly: true}
    tags: {type: array, items: {type: string}, writeOnly: true}
"""
BODY = "content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}"


def test_read_only_members_are_not_required_in_requests_and_write_only_ones_are(project: Project) -> None:
    rest = f"requestBody: {{{BODY}}}\nresponses: {{'200': {{description: x, {BODY}}}}}"
    outcome = project.run(document(SCHEMAS, operation(rest, method="post")))
    header = outcome.model("user")
    assert "std::optional<std::string> id{};" in header and "std::optional<std::string> password{};" in header
    assert "  std::string name;" in header
    rules = [line.strip(" ,") for line in header.splitlines() if "rule_kind" in line]
    assert rules == ['{"password", wirebind::rule_kind::required, ""}']
    assert "Write only." in header and "Read only." in header


def test_write_only_members_of_a_response_have_no_rule(project: Project) -> None:
    outcome = project.run(document(SCHEMAS, operation(f"responses: {{'200': {{description: x, {BODY}}}}}")))
    assert "rule_kind" not in outcome.model("user")
