"""surface.txt and its digest: every fact of the IR that reaches a definition has a line, and names the inline namespace."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

import pytest

from support import Outcome, Project, document
from test_compile import REPOSITORY
from test_diff_source_edits import BASE, edits_of
from test_lock_access import REGION, basic, secured, served, server
from wirebind.cli import OK, main
from wirebind.cpp.surface import digest_of, surface_lines, surface_text
from wirebind.ir import model as ir

# class.field or class.field.edit -> why no line has it.
WAIVED = {
    "Api.innermost": "the end of the namespace",
    "Api.include": "where files are looked for",
    "Api.origin": "a comment",
    "Api.title": "the title of comments",
    "Api.abi_macro": "made of the namespace",
    "Api.digest": "made of the lines",
    "Api.forwarders": "made of the operations",
    "Operation.route": "what the lock knows it by",
    "Operation.changes": "a comment",
    "Operation.received": "made of where the document has it",
    "Struct.operation": "made of the name of the operation",
    "Operation.deprecated.changed": "a message",
    "Body.kind": "made of the media type and the type",
    "Body.type": "that of a member, and Operation.response_body",
    "Response.alternative": "made of the types of the listed responses",
    "Response.shared": "where the struct of headers is defined",
    "Struct.name": "that of a request is made of the name of the operation",
    "Struct.rules.reordered": "all of them are checked",
    "Member.initialiser.changed": "made of the type and the constant",
    "Enumeration.values.reordered": "numbers are explicit",
    "Extension.keyword": "its label has a line",
    "Trait.name": "made of the keyword",
    "Trait.flag": "made of the value",
    "Scheme.key.changed": "a scheme that is no API key has none",
    "Scheme.header": "made of the factory",
}
for part in ("errors", "models", "operations", "servers"):
    WAIVED[f"Api.{part}.reordered"] = "names have no order"
for kind in ("Forwarder", "Includes", "Change"):
    WAIVED[kind] = "made of the rest, or a comment"
for kind in ("ModelHeader", "OperationHeader"):
    WAIVED[f"{kind}.path"] = "made of the name"
for part in ("doc", "key", "summary"):
    WAIVED[f"*.{part}"] = "a comment, or the document's name for it"

IMPOSSIBLE = ("Union.alternatives.shortened", "Choice.alternative.changed", "Operation.timeouts.shortened")  # of documents


def reasons(label: str) -> set[str]:
    """What waives an edit. The key of a scheme is the name of an API key, which a line has."""
    kind, part, _ = label.split(".")
    every = [] if f"{kind}.{part}" == "Scheme.key" else [f"*.{part}"]
    return {kind, f"{kind}.{part}", label, *every} & WAIVED.keys()


def surface(outcome: Outcome) -> list[str]:
    assert outcome.generated is not None, outcome.messages
    return outcome.generated.records["surface.txt"].splitlines()


def digest(outcome: Outcome) -> str:
    return outcome.header("abi.hpp").rpartition("_ABI, _")[2].rstrip(")\n")


@functools.cache
def silent_edits() -> frozenset[str]:
    assert BASE is not None
    before = digest_of(surface_text(surface_lines(BASE)))
    found = set()
    for label, edited in edits_of(BASE):
        assert isinstance(edited, ir.Api)
        try:
            after = digest_of(surface_text(surface_lines(edited)))
        except (IndexError, ValueError):
            assert label in IMPOSSIBLE, label
            continue
        if after == before:
            found.add(label)
    return frozenset(found)


def test_every_edit_of_the_ir_changes_the_digest_or_is_waived() -> None:
    assert sorted(label for label in silent_edits() if not reasons(label)) == []
    assert WAIVED.keys() == {reason for label in silent_edits() for reason in reasons(label)}


def test_order_of_the_alternatives_of_a_union_changes_the_digest(project: Project) -> None:
    texts = ["Either: {oneOf: [{type: string}, {type: integer}]}", "Either: {oneOf: [{type: integer}, {type: string}]}"]
    assert len({digest(project.run(document(text))) for text in texts}) == 2


def test_surface_has_lines_for_schemes_credentials_and_flows(project: Project) -> None:
    flow = "{clientCredentials: {tokenUrl: /token, scopes: {read: R., write: W.}}}"
    key = "key: {type: apiKey, in: query, name: k}"
    lines = surface(project.run(secured(key, f"token: {{type: oauth2, flows: {flow}}}")))
    assert 'scheme key 0 "key" wirebind::auth::key query "k"' in lines
    assert 'scheme token 1 "token" wirebind::auth::bearer' in lines
    assert 'credential key 0 "key"' in lines and 'credential token 1 "token"' in lines
    assert 'flow token_client_credentials "/token" "" "read write"' in lines
    assert "security 1 2" in lines


def test_surface_has_lines_for_servers_and_their_variables(project: Project) -> None:
    lines = surface(project.run(served(server("https://{region}.{zone}.example.com", f"region: {REGION}", "zone: {default: a}"))))
    assert 'server server "https://{region}.{zone}.example.com"' in lines
    assert 'variable server.region 0 server_region "region" "east"' in lines
    assert 'variable server.zone 1 text "zone" "a"' in lines
    assert "enum servers::server_region" in lines and 'enumerator servers::server_region.west 2 "west"' in lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (secured(basic("a")), secured("a: {type: http, scheme: bearer}")),
        (secured(basic("a")), secured(basic("a"), basic("b"))),
        (secured(basic("a"), basic("b")), secured(basic("b"), basic("a"))),
        (served(server("https://{r}.example.com", "r: {default: a}")), served(server("https://{r}.example.com", "r: {default: b}"))),
        (served("{url: /a}"), served("{url: /b}")),
    ],
)
def test_digest_covers_what_a_client_is_given(project: Project, old: str, new: str) -> None:
    assert digest(project.run(old)) != digest(project.run(new))


def test_fingerprint_of_a_scheme_does_not_depend_on_its_neighbours(project: Project) -> None:
    def lines(*schemes: str) -> set[str]:
        outcome = project.run(secured(*schemes))
        assert outcome.generated is not None
        project.keep(outcome)
        return {line for line in outcome.generated.records["bindings.lock"].splitlines() if line.startswith("security:")}

    before = lines(basic("a"), basic("b"))
    assert {line for line in before if not line.startswith("security:a ")} <= lines(basic("b"))


@pytest.mark.headers
@pytest.mark.parametrize("swapped", [False, True])
def test_files_with_schemes_in_another_order_do_not_link(project: Project, swapped: bool) -> None:
    """One file is compiled before a change of the order of the schemes, as a library is, and one after it."""
    spec = secured(basic("a"), "b: {type: http, scheme: bearer}")
    head = "#include <shop/v1/authentication.hpp>\nnamespace api = shop::v1;\nbool used(const api::credentials* given)"
    library = compiled(project, spec, "library", f"{head} {{ return given != nullptr; }}\n")
    if swapped:
        lock = (project.folder / "bindings.lock").read_text()
        turned = lock.replace("security:a 1 a ", "security:a 3 a ").replace("security:b 2 b ", "security:b 1 b ")
        project.write("bindings.lock", turned.replace("security:a 3 a ", "security:a 2 a "))
    program = compiled(project, spec, "program", f"{head};\nint main() {{ return used(nullptr); }}\n")
    command = ["g++", str(program), str(library), "-o", str(project.root / "program")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == swapped, done.stderr
    assert ("undefined reference to `used(" in done.stderr) == swapped, done.stderr


def compiled(project: Project, spec: str, name: str, source: str) -> Path:
    """The object file of a source file that uses the headers of the document as they are with the lock of now."""
    project.prepare(spec)
    assert main(["generate", "--root", str(project.root)]) == OK
    path = project.root / f"{name}.cpp"
    path.write_text(source)
    places = ["-isystem", str(REPOSITORY / "include"), f"-I{project.root / 'include'}"]
    command = ["g++", "-std=c++20", "-DWIREBIND_SEPARATE_COMPILATION", *places, "-c", str(path), "-o", str(path.with_suffix(".o"))]
    subprocess.run(command, check=True)
    return path.with_suffix(".o")
