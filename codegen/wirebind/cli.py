"""The command line: generate, check, lint, outputs, import, diff, revise, drift and the commands of vendors.

Exit status: 0 fine, 1 drift or errors, 2 wrong usage, 3 findings.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Callable, Optional, Sequence

from wirebind.commands import check, constructs, drift, import_document, lint, outputs, revise
from wirebind.commands import diff as diff_command
from wirebind.commands import generate as generate_command
from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK, USAGE
from wirebind.config import Overrides
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.extensions import COMMANDS as VENDOR_COMMANDS
from wirebind.openapi.selection import Selection
from wirebind.pipeline import Generated, generate
from wirebind.source.paths import shown_path
from wirebind.vendor import Command

# Where an installed copy, and a checkout, has the specs that come with wirebind: beside the folder of this package.
_INSTALLED = Path(__file__).resolve().parents[2]

# Commands that run once for each spec.
_SPEC_COMMANDS: dict[str, Callable[[Generated, Path, Path], int]] = {
    "generate": generate_command.run,
    "check": check.run,
    "lint": lint.run,
    "outputs": outputs.run,
}
# Commands that take other arguments than specs.
_OWN_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "import": import_document.add_arguments,
    "diff": diff_command.add_arguments,
    "revise": revise.add_arguments,
    "drift": drift.add_arguments,
    "constructs": constructs.add_arguments,
}
_OWN_RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "diff": diff_command.run,
    "revise": revise.run,
    "drift": drift.run,
    "constructs": constructs.run,
}
_HELP = {
    "generate": generate_command.HELP,
    "check": check.HELP,
    "lint": lint.HELP,
    "outputs": outputs.HELP,
    "import": import_document.HELP,
    "diff": diff_command.HELP,
    "revise": revise.HELP,
    "drift": drift.HELP,
    "constructs": constructs.HELP,
    **{name: command.help for name, command in VENDOR_COMMANDS.items()},
}


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs one command; the result is the exit status."""
    options = _parser().parse_args(arguments)
    if options.command == "import":
        return _import(options)
    if options.command in _OWN_RUNS:
        return _OWN_RUNS[options.command](options)
    root = Path(options.root).resolve()
    if not root.is_dir():
        return _misused(f"{options.root} is no folder")
    folders = [*options.folders, *options.spec]
    paths = _bindings(root, folders)
    vendor_command = VENDOR_COMMANDS.get(options.command)
    if not paths and not folders and vendor_command:
        root = _INSTALLED
        paths = _bindings(root, folders)
    if not paths:
        return _misused(f"no bindings.yaml in {', '.join(folders) or 'api-spec/*/*'} below {options.root}")
    if options.output and len(paths) > 1:
        return _misused("--output goes with one spec")
    overrides = Overrides(
        output=Path(options.output).resolve() if options.output else None,
        namespace=options.namespace or "",
        include=options.include or "",
        strict=options.strict,
        selection=_selection(options) if options.command in _SPEC_COMMANDS else Selection(),
    )
    if vendor_command:
        return _vendor(vendor_command, options, [_run(path, root, overrides, False) for path in paths])
    owners: dict[Path, Path] = {}
    status = OK
    for path in paths:
        generated = _run(path, root, overrides, all_findings=options.command == "lint")
        if generated is None or _shared(generated, owners, path, root):
            status = FAILED
        else:
            status = max(status, _SPEC_COMMANDS[options.command](generated, path, root))
    return status


def _selection(options: argparse.Namespace) -> Selection:
    """The filters: each option may be given several times, and names several things between commas."""
    lists = (options.operations, options.tags, options.paths)
    names = ([name.strip() for text in one for name in text.split(",")] for one in lists)
    return Selection(*(tuple(name for name in one if name) for one in names))


def _vendor(command: Command, options: argparse.Namespace, specs: Sequence[Optional[Generated]]) -> int:
    problem = command.misuse(options)
    if problem:
        return _misused(problem)
    generated = [spec for spec in specs if spec is not None]
    return command.run(options, [spec.api for spec in generated]) if len(generated) == len(specs) else FAILED


def _import(options: argparse.Namespace) -> int:
    diagnostics = Diagnostics()
    done = import_document.run(options, diagnostics)
    print_findings(diagnostics, all_findings=True)
    return OK if done else FAILED


def _shared(generated: Generated, owners: dict[Path, Path], path: Path, root: Path) -> bool:
    """True, with a word about it, when an earlier spec has its output in the same folder or around it."""
    output = generated.bindings.output
    for other, owner in owners.items():
        if output.is_relative_to(other) or other.is_relative_to(output):
            names = f"{shown_path(path, root)} and {shown_path(owner, root)}"
            print(f"wirebind: the outputs of {names} are in one folder", file=sys.stderr)
            return True
    owners[output] = path
    return False


def _misused(message: str) -> int:
    print(f"wirebind: {message}", file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wirebind", description="Generates C++ bindings from OpenAPI documents.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in _HELP.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in _OWN_ARGUMENTS:
            _OWN_ARGUMENTS[name](command)
            continue
        if name in VENDOR_COMMANDS:
            command.set_defaults(folders=[])
            VENDOR_COMMANDS[name].add_arguments(command)
        else:
            about = "a folder with a bindings.yaml; all without it"
            command.add_argument("folders", nargs="*", metavar="DIR", help=about)
        command.add_argument("--spec", action="append", default=[], metavar="DIR", help="the same as DIR")
        command.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml start")
        command.add_argument(
            "--output", metavar="DIR", help="write the headers here, and leave the spec's folder as it is"
        )
        command.add_argument("--namespace", metavar="A::B", help="instead of the one in bindings.yaml")
        command.add_argument("--include", metavar="PREFIX", help="prefix of include directives")
        strict = "what is not supported or wrong in a document is an error, not a warning"
        command.add_argument("--strict", action="store_true", help=strict)
        if name in _SPEC_COMMANDS:
            _add_filters(command)
    return parser


def _add_filters(command: argparse.ArgumentParser) -> None:
    """Options for a part of a document; the schemas that it does not reach are left out too."""
    for name, metavar, what in (
        ("operations", "A,B", "only operations with these ids"),
        ("tags", "A,B", "only operations with one of these tags"),
        ("paths", "/A*,/B", "only operations of these paths; * stands for any text"),
    ):
        command.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=what)


def _bindings(root: Path, folders: Sequence[str]) -> list[Path]:
    """The bindings.yaml of each folder, which is looked for from here and then from the root; or all of them."""
    if not folders:
        return sorted(root.glob("api-spec/*/*/bindings.yaml"))
    found = []
    for name in folders:
        near = (Path(name), root / name)
        places = [place if place.name == "bindings.yaml" else place / "bindings.yaml" for place in near]
        existing = [place for place in places if place.is_file()]
        if not existing:
            return []
        found.append(existing[0].resolve())
    return found


def _run(path: Path, root: Path, overrides: Overrides, all_findings: bool) -> Optional[Generated]:
    """Generates in memory and prints what there is to say; nothing after an error."""
    diagnostics = Diagnostics()
    generated: Optional[Generated] = None
    try:
        generated = generate(path, root, overrides, diagnostics)
    except Stop:
        pass
    print_findings(diagnostics, all_findings)
    return None if diagnostics.failed else generated
