"""Takes a revision in: every file of the API is replaced, or none is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Optional

from wirebind.commands.comparing import finished, write_report
from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.import_document import openmeta_text
from wirebind.commands.reporting import day_of
from wirebind.commands.status import FAILED
from wirebind.config import Bindings
from wirebind.cpp.lock import Lock
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.diff.history import revised
from wirebind.diff.inputs import Files, Side, load_side
from wirebind.diff.levels import Level
from wirebind.diff.lock import carried
from wirebind.diff.printing.markdown import markdown_report
from wirebind.diff.removed import removed_operations
from wirebind.diff.report import Report
from wirebind.diff.unmatched import ONLY_TEXTS, Lenient, unmatched, with_suggestions
from wirebind.diff.wire.compare import compare
from wirebind.diff.wire.reader import read_contract
from wirebind.diff.wire.edits import Edit
from wirebind.emit.output import Step, alone, apply, plan
from wirebind.importers.yaml_text import yaml_text
from wirebind.lift import lift
from wirebind.pipeline import Built, assemble, build, build_after, load_tree
from wirebind.removed import HEAD, REMOVED_OPERATIONS, joined
from wirebind.revisions import REVISIONS, read_revisions, revisions_text
from wirebind.source.loader import load_data, load_file
from wirebind.source.node import Mapping, Node
from wirebind.source.paths import shown_path

_MEMBERS = {"openapi": "openapi", "swagger": "swagger2", "apis": "openmeta"}


def revise(options: argparse.Namespace) -> int:
    """Does all of it; the status is that of the findings."""
    diagnostics = Lenient() if options.keep_going else Diagnostics()
    try:
        return _Revision(options, diagnostics).run()
    except (Stop, RecursionError) as stop:
        print_findings(diagnostics, all_findings=False)
        return FAILED if isinstance(stop, Stop) else _failed("the document nests too deeply")
    except OSError as error:
        return _failed(f"no file is replaced: {error.filename or ''}: {error.strerror}")


class _Revision:
    def __init__(self, options: argparse.Namespace, diagnostics: Diagnostics) -> None:
        self._options = options
        self._diagnostics = diagnostics
        self._root = Path(options.root).resolve()

    def run(self) -> int:
        options = self._options
        near = (Path(options.api), self._root / options.api)
        folder = next((path.resolve() for path in near if (path / "bindings.yaml").is_file()), None)
        if folder is None:
            return _failed(f"there is no bindings.yaml in {options.api}")
        with alone(folder):
            return self._revised(folder)

    def _revised(self, folder: Path) -> int:
        options, diagnostics = self._options, self._diagnostics
        CONSOLE.progress(f"reading {shown_path(folder, self._root)}")
        old = self._old(folder)
        diagnostics.allowed_gaps, diagnostics.strict = old.bindings.allow_gaps, old.bindings.strict
        CONSOLE.progress(f"reading {options.file}")
        text = self._document()
        files = Files({old.bindings.spec: text.encode("utf-8")})
        node = self._tree(old, files)
        contract = read_contract(node)
        edits = compare(old.contract, contract, "").found
        lock = carried(old.lock, edits, options.rename_members)
        kept = self._kept(old, node, edits)
        built, kept = self._built_with(old, node, lock, kept)
        CONSOLE.progress("comparing")
        new = Side("", old.bindings, node, contract, built.lock, built.api, built.model)
        report = finished(options, old, new, diagnostics)
        steps = self._steps(old.bindings, built, report, {old.bindings.spec: text, self._removed(old): kept})
        if diagnostics.failed:
            raise Stop
        if not options.keep_going:
            for found in (one for one in diagnostics.sorted() if one.id == ONLY_TEXTS):
                CONSOLE.finding(found)
        print_findings(diagnostics, all_findings=options.keep_going)
        if options.pr_text:
            told = markdown_report(report, Level.NON_BREAKING)
            Path(options.pr_text).write_text(told, encoding="utf-8", newline="\n")
        if not options.dry_run:
            apply(steps, old.bindings.output)
        done = "would write" if options.dry_run else "wrote"
        for step in steps:
            word = done if step.text is not None else "would remove" if options.dry_run else "removed"
            CONSOLE.report(f"{word} {shown_path(step.path, self._root)}")
        return write_report(options, report)

    def _old(self, folder: Path) -> Side:
        """The API as it is. Overlay actions that were changed for the revision already do not have to fit it."""
        before = Lenient()
        try:
            return load_side(folder, self._root, "", Files(), before)
        except Stop:
            self._diagnostics.take(before)
            raise

    def _removed(self, old: Side) -> Path:
        return old.bindings.folder / REMOVED_OPERATIONS

    def _kept(self, old: Side, node: Node, edits: list[Edit]) -> Optional[str]:
        """The text of the file with the operations that programs keep: as it is where the document is no other one."""
        path = self._removed(old)
        if not edits:
            return path.read_text(encoding="utf-8") if path.is_file() else None
        kept = removed_operations(old.node, node, edits)
        return HEAD + yaml_text(kept) if kept else None

    def _built_with(self, old: Side, node: Node, lock: Lock, kept: Optional[str]) -> tuple[Built, Optional[str]]:
        """The C++ with the operations that programs keep, or without where they no longer fit the document."""
        if kept is None:
            return self._built(old, node, lock, self._diagnostics), None
        path, ours = self._removed(old), type(self._diagnostics)()
        ours.allowed_gaps, ours.strict = self._diagnostics.allowed_gaps, self._diagnostics.strict
        try:
            shown = shown_path(path, self._root)
            built = self._built(old, joined(node, load_data(kept.encode("utf-8"), path, shown, ours)), lock, ours)
        except Stop:
            return self._built(old, node, lock, self._diagnostics), None
        self._diagnostics.take(ours)
        return built, kept

    def _built(self, old: Side, node: Node, lock: Lock, diagnostics: Diagnostics) -> Built:
        """The C++ of the revision. A member that was given another name is not kept: it would read as absent."""
        bindings = old.bindings
        if old.api is None or self._options.rename_members:
            return build(node, bindings, lock, diagnostics)
        return build_after(old.api, node, bindings, lock, diagnostics)

    def _document(self) -> str:
        """The text that the document of the API becomes."""
        path = Path(self._options.file)
        node = load_file(path, shown_path(path.resolve(), self._root), self._diagnostics)
        members = node.members if isinstance(node, Mapping) else {}
        found = next((kind for member, kind in _MEMBERS.items() if member in members), "")
        if not found or self._options.format not in (None, found):
            wanted = self._options.format or "OpenAPI, Swagger 2.0 or published metadata"
            self._error(node, "import-format", f"this is not {wanted}")
        if found == "openmeta":
            text = openmeta_text(node, self._diagnostics)
            if text is None:
                raise Stop
            return text
        return path.read_text(encoding="utf-8-sig")

    def _tree(self, old: Side, files: Files) -> Node:
        """The new document with its overlays; actions that no longer match get a suggestion each."""
        ours = type(self._diagnostics)()
        node: Optional[Node] = None
        try:
            node = load_tree(old.bindings, self._root, ours, files.load)
        except Stop:
            pass
        missed = unmatched(ours)
        if missed:
            spec = old.bindings.spec
            shown = shown_path(spec, self._root)
            before = read_contract(lift(load_file(spec, shown, Diagnostics()), Diagnostics()))
            after = read_contract(lift(files.load(spec, shown, Diagnostics()), Diagnostics()))
            missed = with_suggestions(missed, before, after)
        for found in [one for one in ours.sorted() if one.id not in {each.id for each in missed}] + missed:
            report = self._diagnostics.error if found.severity.value == "error" else self._diagnostics.warning
            report(found.id, found.position, found.message, found.pointer, found.hint)
        if node is None or self._diagnostics.failed:
            raise Stop
        return node

    def _steps(
        self, bindings: Bindings, built: Built, report: Report, wanted: dict[Path, Optional[str]]
    ) -> list[Step]:
        """What has to happen to the files: those wanted, the record of revisions, and all that is generated."""
        path = bindings.folder / REVISIONS
        before = read_revisions(path, shown_path(path, self._root), self._diagnostics)
        changes = [*revised(report, day_of(self._options)), *before]
        steps = plan(assemble(bindings, built, changes, self._diagnostics), self._root, self._diagnostics)
        if len(changes) > len(before):
            wanted = {**wanted, path: revisions_text(changes)}
        for target, content in wanted.items():
            now = target.read_text(encoding="utf-8") if target.exists() else None
            if now != content:
                steps.append(Step(target, content, now))
        return sorted(steps, key=lambda step: step.path.as_posix())

    def _error(self, node: Node, id: str, message: str) -> None:
        self._diagnostics.error(id, node.position, message)
        raise Stop


def _failed(message: str) -> int:
    print(f"wirebind: {message}", file=sys.stderr)
    return FAILED
