"""Runs a command once for each spec: those in the folders and documents that it is given, or all of a repository."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional, Sequence

from wirebind import cache, stamps
from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings, report_hidden
from wirebind.commands.status import FAILED, OK, USAGE
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.source.paths import BINDINGS, shown_path

if TYPE_CHECKING:  # a run that finds a stamp needs nothing of this
    from wirebind.config import Overrides
    from wirebind.openapi.selection import Selection
    from wirebind.pipeline import Generated
    from wirebind.vendor import Command as VendorCommand

Run = Callable[[argparse.Namespace, "Generated", Path, Path], int]
"""What is done with one spec: the options, what was generated, its bindings.yaml or document, and the root."""

_SETTINGS = ("output", "namespace", "include", "strict", "overlay", "templates", "operations", "tags", "paths")
# Where an installed copy, and a checkout, has the specs that come with wirebind: beside the folder of this package.
_INSTALLED = Path(__file__).resolve().parents[3]


def add_spec_arguments(parser: argparse.ArgumentParser) -> None:
    """What every command that reads specs takes."""
    parser.add_argument("--spec", action="append", default=[], metavar="DIR", help="the same as DIR")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml start")
    about = "write the headers here, and leave the spec's folder as it is"
    parser.add_argument("--output", metavar="DIR", help=about)
    parser.add_argument("--namespace", metavar="A::B", help="instead of the one in bindings.yaml")
    parser.add_argument("--include", metavar="PREFIX", help="prefix of include directives")
    about = "an overlay that is applied after those of bindings.yaml; may be repeated"
    parser.add_argument("--overlay", action="append", default=[], metavar="FILE", help=about)
    parser.add_argument("--templates", metavar="DIR", help="templates of your own, for the IR of this version")
    about = "what is not supported or wrong in a document is an error, not a warning"
    parser.add_argument("--strict", action="store_true", help=about)
    parser.add_argument("--json", action="store_true", help="findings as JSON, one a line, on standard error")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the commands of this kind take, with the filters for a part of a document."""
    about = "a folder with a bindings.yaml, or a document; all folders of api-spec without it"
    parser.add_argument("folders", nargs="*", metavar="DIR", help=about)
    add_spec_arguments(parser)
    for name, metavar, what in (
        ("operations", "A,B", "only operations with these ids"),
        ("tags", "A,B", "only operations with one of these tags"),
        ("paths", "/A*,/B", "only operations of these paths; * stands for any text"),
    ):
        parser.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=what)


def run_for_each(options: argparse.Namespace, run: Run, stamped: bool = False) -> int:
    """Runs a command for each spec; the status is the worst of all. With `stamped`, the command writes what it is given
    and nothing else, and is left out where a stamp says that it would write the same again."""
    root = Path(options.root).resolve()
    paths = _paths(root, [*options.folders, *options.spec])
    problem = _misuse(options, root, paths)
    if problem:
        return _misused(problem)
    owners: dict[Path, Path] = {}
    status = OK
    for index, path in enumerate(paths, start=1):
        CONSOLE.progress(f"[{index}/{len(paths)}] {shown_path(path, root)}")
        job = _job(options, path, root)
        stamp = stamps.fresh(job) if stamped else None
        if stamp is not None and not (CONSOLE.json and stamp.warnings):
            report_hidden(stamp.warnings)
            status = max(status, FAILED if _shared(Path(stamp.folder), owners, path, root) else OK)
            continue
        diagnostics = Diagnostics()
        generated = _generated(path, root, _overrides(options, path), diagnostics, options.command == "lint" or CONSOLE.json)
        if generated is None or _shared(generated.bindings.output, owners, path, root):
            status = FAILED
            continue
        done = run(options, generated, path, root)
        if stamped and done == OK:
            _keep(job, generated, diagnostics)
        status = max(status, done)
    return status


def _job(options: argparse.Namespace, path: Path, root: Path) -> stamps.Job:
    """What decides, beside the files, what a command makes of a spec."""
    settings = (getattr(options, name, None) for name in _SETTINGS)
    return (options.command, str(Path.cwd()), str(root), str(path), *settings)


def _keep(job: stamps.Job, generated: Generated, diagnostics: Diagnostics) -> None:
    """Remembers that the disk has what was generated."""
    inputs = {str(path): digest for path, digest in generated.digests.items() if digest is not None}
    if len(inputs) < len(generated.digests):
        return
    outputs = {str(path): cache.digest(text.encode()) for path, text in generated.files.items()}
    folder = str(generated.bindings.output)
    stamps.keep(job, stamps.Stamp(inputs, outputs, folder, len(diagnostics.sorted())))


def run_vendor(options: argparse.Namespace, command: VendorCommand) -> int:
    """Runs a vendor's command over all specs; those that come with wirebind where there is none here."""
    root = Path(options.root).resolve()
    paths = _paths(root, options.spec)
    if not paths and not options.spec and root.is_dir():
        root = _INSTALLED
        paths = _paths(root, ())
    problem = _misuse(options, root, paths)
    if problem:
        return _misused(problem)
    specs = [_generated(path, root, _overrides(options, path), Diagnostics(), False) for path in paths]
    problem = command.misuse(options)
    if problem:
        return _misused(problem)
    generated = [spec for spec in specs if spec is not None]
    return command.run(options, [spec.api for spec in generated]) if len(generated) == len(specs) else FAILED


def _misuse(options: argparse.Namespace, root: Path, paths: Sequence[Path]) -> str:
    """What is wrong with the arguments, or ""."""
    named = [*getattr(options, "folders", ()), *options.spec]
    missing = [name for name in options.overlay if not Path(name).is_file()]
    if not root.is_dir():
        return f"{options.root} is no folder"
    if not paths:
        return f"no {BINDINGS} in {', '.join(named) or 'api-spec/*/*'} below {options.root}"
    if (options.output or options.overlay) and len(paths) > 1:
        return f"--{'output' if options.output else 'overlay'} goes with one spec"
    if missing:
        return f"--overlay {missing[0]}: no such file"
    if options.templates and not Path(options.templates).is_dir():
        return f"--templates {options.templates}: no such folder"
    return ""


def _overrides(options: argparse.Namespace, path: Path) -> Overrides:
    """What the options say in place of bindings.yaml; a document alone, of which nothing is written, needs none of them."""
    from wirebind.config import Overrides

    alone = options.command == "lint" and path.name != BINDINGS
    output = options.output or (path.with_suffix("") if alone else None)
    return Overrides(
        output=Path(output).resolve() if output else None,
        namespace=options.namespace or ("api" if alone else ""),
        include=options.include or "",
        strict=options.strict,
        selection=_selection(options),
        overlays=tuple(Path(name).resolve() for name in options.overlay),
        templates=Path(options.templates).resolve() if options.templates else None,
    )


def _selection(options: argparse.Namespace) -> Selection:
    """The filters: each option may be given several times, and names several things between commas. A vendor's command
    has none, and an option of the same name that means something else."""
    from wirebind.openapi.selection import Selection

    lists = (options.operations, options.tags, options.paths) if hasattr(options, "folders") else ()
    names = ([name.strip() for text in one for name in text.split(",")] for one in lists)
    return Selection(*(tuple(name for name in one if name) for one in names))


def _paths(root: Path, folders: Sequence[str]) -> list[Path]:
    """The bindings.yaml of each folder, or the document, which is looked for from here and then from the root; or all of
    the repository."""
    if not folders:
        return sorted(root.glob(f"api-spec/*/*/{BINDINGS}"))
    found = []
    for name in folders:
        near = (Path(name), root / name)
        places = [place if place.is_file() else place / BINDINGS for place in near]
        existing = [place for place in places if place.is_file()]
        if not existing:
            return []
        found.append(existing[0].resolve())
    return found


def _shared(output: Path, owners: dict[Path, Path], path: Path, root: Path) -> bool:
    """True, with a word about it, when an earlier spec has its output in the same folder or around it."""
    for other, owner in owners.items():
        if output.is_relative_to(other) or other.is_relative_to(output):
            names = f"{shown_path(path, root)} and {shown_path(owner, root)}"
            print(f"wirebind: the outputs of {names} are in one folder", file=sys.stderr)
            return True
    owners[output] = path
    return False


def _generated(
    path: Path, root: Path, overrides: Overrides, diagnostics: Diagnostics, all_findings: bool
) -> Optional[Generated]:
    """Generates in memory and prints what there is to say; nothing after an error."""
    from wirebind.pipeline import generate

    generated: Optional[Generated] = None
    try:
        generated = generate(path, root, overrides, diagnostics)
    except Stop:
        pass
    print_findings(diagnostics, all_findings)
    return None if diagnostics.failed else generated


def _misused(message: str) -> int:
    print(f"wirebind: {message}", file=sys.stderr)
    return USAGE
