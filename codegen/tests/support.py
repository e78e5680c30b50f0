"""Small documents in, generated texts and diagnostics out."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from wirebind.config import Overrides
from wirebind.diagnostics import Diagnostics, Severity, Stop
from wirebind.pipeline import Generated, generate
from wirebind.source.loader import load_text
from wirebind.source.node import Node

HEAD = "openapi: 3.1.0\ninfo: {title: Shop, version: v1}\n"
NAMESPACE = "shop::v1"


def document(schemas: str = "", paths: str = "", rest: str = "") -> str:
    """An OpenAPI document with these component schemas and paths, written as YAML."""
    text = HEAD + textwrap.dedent(rest)
    if paths:
        text += "paths:\n" + textwrap.indent(textwrap.dedent(paths).strip("\n"), "  ") + "\n"
    if schemas:
        text += "components:\n  schemas:\n" + textwrap.indent(textwrap.dedent(schemas).strip("\n"), "    ") + "\n"
    return text


def operation(rest: str = "", path: str = "/things", name: str = "GetThing", method: str = "get") -> str:
    """One path with one operation; `rest` are further members of the operation."""
    lines = [f"{path}:", f"  {method}:", f"    operationId: {name}"]
    lines += textwrap.indent(textwrap.dedent(rest).strip("\n"), "    ").split("\n") if rest else []
    if "responses:" not in rest:
        lines.append("    responses: {default: {description: whatever}}")
    return "\n".join(lines)


@dataclass
class Outcome:
    """What a run of the generator gave."""

    generated: Optional[Generated]
    diagnostics: Diagnostics

    @property
    def errors(self) -> list[str]:
        """The ids of all errors."""
        return [found.id for found in self.diagnostics.sorted() if found.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[str]:
        """The ids of all warnings."""
        return [found.id for found in self.diagnostics.sorted() if found.severity is Severity.WARNING]

    @property
    def messages(self) -> str:
        """Everything as it would be printed."""
        return "\n".join(found.render() for found in self.diagnostics.sorted())

    @property
    def names(self) -> list[str]:
        """The paths of all generated headers; the run must have gone well."""
        assert self.generated is not None, self.messages
        return sorted(self.generated.headers)

    def header(self, name: str) -> str:
        """A generated header; the run must have gone well."""
        assert self.generated is not None, self.messages
        return self.generated.headers[name]

    def model(self, name: str) -> str:
        """models/<name>.hpp"""
        return self.header(f"models/{name}.hpp")


@dataclass
class Project:
    """A repository with one spec in api-spec/shop/v1."""

    root: Path
    bindings: str = field(
        default=f"wirebind: 1\nnamespace: {NAMESPACE}\noutput: include/shop/v1\nspec: openapi.yaml\n"
        "product: Shop\nversion: v1\n"
    )

    @property
    def folder(self) -> Path:
        """Where the spec lies."""
        return self.root / "api-spec" / "shop" / "v1"

    @property
    def output(self) -> Path:
        """Where headers go."""
        return self.root / "include" / "shop" / "v1"

    def write(self, name: str, text: str) -> None:
        """Puts a file beside the spec."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def prepare(self, spec: str, *overlays: str, options: str = "") -> None:
        """Puts the spec, its overlays and the bindings file down."""
        self.write("openapi.yaml", spec)
        names = [f"overlay{index}.yaml" for index in range(len(overlays))]
        for name, text in zip(names, overlays):
            self.write(name, "overlay: 1.1.0\ninfo: {title: t, version: '1'}\n" + textwrap.dedent(text))
        more = f"overlays: [{', '.join(names)}]\n" if names else ""
        more += f"options: {{{options}}}\n" if options else ""
        self.write("bindings.yaml", self.bindings + more)

    def run(self, spec: str, *overlays: str, options: str = "", strict: bool = True) -> Outcome:
        """Generates in memory; unless it is told otherwise, what is wrong or not supported is an error."""
        self.prepare(spec, *overlays, options=options)
        diagnostics = Diagnostics()
        generated: Optional[Generated] = None
        try:
            generated = generate(self.folder / "bindings.yaml", self.root, Overrides(strict=strict), diagnostics)
        except Stop:
            pass
        return Outcome(None if diagnostics.failed else generated, diagnostics)

    def keep(self, outcome: Outcome) -> None:
        """Stores the lock of a run, as `generate` would."""
        assert outcome.generated is not None, outcome.messages
        self.write("bindings.lock", outcome.generated.records["bindings.lock"])


def node_of(text: str) -> Node:
    """The node of a YAML text without errors."""
    diagnostics = Diagnostics()
    node = load_text(textwrap.dedent(text), "text.yaml", diagnostics)
    assert not diagnostics.failed, [found.render() for found in diagnostics.sorted()]
    return node


def body_of(header: str) -> str:
    """What stands between the braces of the namespace."""
    _, _, rest = header.partition("\nnamespace ")
    _, _, rest = rest.partition("{\n")
    return rest.rpartition("\n}  // namespace")[0].strip("\n")


def model(project: Project, schemas: str, name: str = "thing") -> str:
    """The header of one model of a document that has nothing wrong."""
    outcome = project.run(document(schemas))
    assert outcome.errors == [], outcome.messages
    return outcome.model(name)
