"""The explorer's page: what it knows, what it weighs, and that no text of a document gets out of its place."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest

from explorer_support import FUNCTION_COMPUTE, HOSTILE, TODO, data_of, operation_of, page_of
from support import Project, document, operation
from wirebind.explorer import bundle

DOCUMENTS = sorted(path for path in (Path(__file__).parent / "documents").glob("*.*"))


def script_of(page: str) -> str:
    return page.partition('<script type="module">')[2].partition("</script>")[0]


def style_of(page: str) -> str:
    return page.partition("<style>")[2].partition("</style>")[0]


def test_explorer_page_runs_its_own_script_and_style_alone() -> None:
    page = page_of(FUNCTION_COMPUTE)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    for kind, text in (("script", script_of(page)), ("style", style_of(page))):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none';") and "unsafe" not in policy[1]


def test_explorer_page_loads_nothing_and_makes_no_markup_of_texts() -> None:
    page = page_of(FUNCTION_COMPUTE)
    without_data = page.replace(page.partition('id="model">')[2].partition("</script>")[0], "")
    assert re.findall(r'(?:src|href)="(?!data:,")[^"]*"', without_data) == []
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", "import("):
        assert word not in script_of(page)


def test_explorer_page_of_function_compute_is_small() -> None:
    page = page_of(FUNCTION_COMPUTE)
    assert len(script_of(page).encode()) + len(style_of(page).encode()) <= 60_000
    assert len(gzip.compress(page.encode(), 9)) <= 150_000


def test_explorer_modules_have_lines_of_120_columns() -> None:
    folders = (bundle.PAGE, bundle.PAGE.parents[1] / "extensions", FUNCTION_COMPUTE.parents[2] / "tests" / "explorer")
    modules = [path for folder in folders for path in folder.glob("*.mjs")]
    longer = [path.name for path in modules for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 120]
    assert len(modules) > 20 and longer == []


def test_explorer_page_is_the_same_each_time() -> None:
    assert page_of(TODO) == page_of(TODO)


def test_explorer_knows_signers_of_vendors_where_a_document_names_them() -> None:
    assert "acs3-hmac-sha256" in script_of(page_of(FUNCTION_COMPUTE))
    assert "acs3" not in script_of(page_of(TODO))


def test_explorer_data_has_every_operation_with_its_texts() -> None:
    data = data_of(page_of(FUNCTION_COMPUTE))
    assert len(data["operations"]) == 67
    update = operation_of(data, "UpdateFunction")
    assert update["cpp"] == "update_function" and update["group"] == "Functions" and update["method"] == "PUT"
    assert update["facts"] == ["RAM action `fc:UpdateFunction` (update)."]
    assert "PreconditionFailed" in update["errors"] and data["errors"]["PreconditionFailed"]["status"] == 412
    assert update["changes"][0][0] == "2023-07-27" and update["security"] == [["AK"]]


def test_explorer_data_of_a_small_document() -> None:
    data = data_of(page_of(TODO))
    assert (data["title"], data["version"], data["servers"]) == ("To do", "1.2.0", [{"url": "https://todo.example/api"}])
    assert data["schemes"]["key"] == {"kind": "apiKey", "name": "X-Key", "in": "header"}
    assert operation_of(data, "putFile")["security"] == [[], ["bearer"]]
    assert (data["base"], operation_of(data, "listItems")["path"]) == ("/api", "/items")
    members = {member["wire"]: member for member in data["records"]["schema:Item"]["members"]}
    assert members["title"]["facts"] == "At most 80 characters." and members["title"]["required"]
    assert members["due"]["nullable"] and members["done"]["facts"] == "Default of the service: `false`."
    assert members["parts"]["type"] == {"list": {"record": "schema:Item"}}
    assert members["matrix"]["type"] == {"list": {"list": "int64"}} and members["free"]["type"] == "json"


def test_explorer_keeps_members_in_the_order_of_the_struct(project: Project) -> None:
    paths = operation("requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}", method="put")
    schema = "Thing: {type: object, required: [z], properties: {a: {type: string}, z: {type: string}}}"
    project.bindings += "explorer: page.html\n"
    first = project.run(document(schema, paths))
    project.keep(first)
    outcome = project.run(document(schema.replace("{a: {type", "{first: {type: string}, a: {type"), paths))
    assert outcome.generated is not None
    data = data_of(outcome.generated.records["page.html"])
    wires = [member["wire"] for member in data["records"]["schema:Thing"]["members"]]
    assert re.findall(r"v\(\"(\w+)\"", outcome.model("thing")) == wires and wires[-1] == "first"


def test_explorer_groups_by_tag_or_by_what_a_path_is_about() -> None:
    data = data_of(page_of(FUNCTION_COMPUTE))
    groups = {one["id"]: one["group"] for one in data["operations"]}
    assert groups["GetFunctionCode"] == "Functions" and groups["ListTriggers"] == "Triggers"
    assert (groups["ListServiceVersions"], groups["ListLayerVersions"]) == ("Services versions", "Layers versions")
    assert {one["id"]: one["group"] for one in data_of(page_of(TODO))["operations"]}["addItem"] == "Items"


def test_explorer_keeps_hostile_texts_in_their_places(project: Project) -> None:
    hostile = "</script><script>alert(1)</script><!--\u2028\"'&{style}"
    rest = f"summary: {hostile!r}\ndescription: {hostile!r}".replace("\\u2028", "\u2028").replace("\\'", "''")
    project.bindings += "explorer: page.html\n"
    text = document("", operation(rest)).replace("title: Shop", "title: '</title><script>x</script>'")
    outcome = project.run(text)
    assert outcome.generated is not None, outcome.messages
    page = outcome.generated.records["page.html"]
    assert page.count("<script") == 2 and page.count("</script>") == 2 and page.count("</title>") == 1
    assert "</script><script>alert(1)" in operation_of(data_of(page), "GetThing")["summary"]


def test_explorer_page_of_a_hostile_document_has_its_own_elements_alone() -> None:
    page = page_of(HOSTILE)
    assert page.count("<script") == 2 and page.count("</script>") == 2 and page.count("</title>") == 1
    data = data_of(page)
    assert data["servers"] == [{"url": "/base"}] and data["base"] == "/base"
    assert operation_of(data, "constructor")["path"] == "/things"
    assert operation_of(data, "run")["path"] == "/a%01$(touch%20pwned)%01/x%20y/%5B1-3%5D"


def test_explorer_has_the_base_path_of_each_server_and_of_operations_with_their_own(project: Project) -> None:
    project.bindings += "explorer: page.html\n"
    servers = "servers: [{url: 'https://a.example/{v}', variables: {v: {default: v1}}}, {url: 'https://b.example'}]\n"
    paths = [operation(), operation("servers: [{url: /}]", "/own", "Own")]
    outcome = project.run(document("", "\n".join(paths), servers))
    assert outcome.generated is not None, outcome.messages
    data = data_of(outcome.generated.records["page.html"])
    assert [one["url"] for one in data["servers"]] == ["https://a.example/v1", "https://b.example"] and data["base"] == "/v1"
    assert [operation_of(data, name).get("base") for name in ("GetThing", "Own")] == [None, ""]


def test_explorer_looks_for_errors_where_the_client_does() -> None:
    service = data_of(page_of(TODO))["service"]
    header = (FUNCTION_COMPUTE.parents[2] / "include/wirebind/client/operation.hpp").read_text(encoding="utf-8")
    for name, member in (("requestId", "request_id_fields"), ("code", "error_code"), ("message", "error_message")):
        found = re.search(rf"wire_names {member}{{(.*?)}};", header)
        assert found is not None
        assert service[name] == re.findall(r'"(.*?)"', found[1])


@pytest.mark.parametrize("name", ["../page.html", "page.txt", "a/b.html", ".html/"])
def test_explorer_in_bindings_is_the_name_of_a_page(project: Project, name: str) -> None:
    project.bindings += f"explorer: {name!r}\n"
    assert project.run(document("", operation())).errors == ["bindings-path"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_explorer_shows_every_document_that_generates(path: Path) -> None:
    try:
        page = page_of(path)
    except AssertionError:
        pytest.fail(f"{path.name} has no C++")
    assert data_of(page)["operations"] is not None


def test_explorer_is_committed_beside_its_document() -> None:
    assert (FUNCTION_COMPUTE / "explorer.html").is_file()
