"""The command line: generate, check and lint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from wirebind.diagnostics import Diagnostics, Stop
from wirebind.emit.output import apply, plan, short_diff
from wirebind.config import shown_path
from wirebind.pipeline import Generated, generate

OK, FAILED, USAGE = 0, 1, 2


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs one command; the result is the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    root = Path(options.root).resolve()
    if not root.is_dir():
        print(f"wirebind: {options.root} is no folder", file=sys.stderr)
        return USAGE
    paths = _bindings(root, options.spec)
    if not paths:
        where = ", ".join(options.spec) if options.spec else "api-spec/*/*"
        print(f"wirebind: no bindings.yaml in {where} below {options.root}", file=sys.stderr)
        return USAGE
    commands = {"generate": _generate, "check": _check, "lint": _lint}
    return max(commands[options.command](path, root) for path in paths)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wirebind", description="Generates C++ bindings from OpenAPI documents.")
    commands = parser.add_subparsers(dest="command", required=True)
    texts = {
        "generate": "write the headers and records of every spec",
        "check": "exit with 1 when the files on disk are not what the specs give",
        "lint": "say what is wrong with the specs",
    }
    for name, text in texts.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml start")
        command.add_argument(
            "--spec", action="append", default=[], metavar="DIR", help="a folder with a bindings.yaml, instead of all"
        )
    return parser


def _bindings(root: Path, specs: Sequence[str]) -> list[Path]:
    if not specs:
        return sorted(root.glob("api-spec/*/*/bindings.yaml"))
    found = []
    for name in specs:
        for folder in (Path(name), root / name):
            if (folder / "bindings.yaml").is_file():
                found.append((folder / "bindings.yaml").resolve())
                break
        else:
            return []
    return found


def _run(path: Path, root: Path, show_warnings: bool) -> tuple[Optional[Generated], Diagnostics]:
    """Generates in memory and prints what there is to say."""
    diagnostics = Diagnostics()
    generated: Optional[Generated] = None
    try:
        generated = generate(path, root, diagnostics)
    except Stop:
        pass
    _print(diagnostics, show_warnings)
    return (None if diagnostics.failed else generated), diagnostics


def _print(diagnostics: Diagnostics, show_warnings: bool) -> None:
    hidden = 0
    for found in diagnostics.sorted():
        if found.severity.value == "error" or show_warnings:
            print(found.render(), file=sys.stderr)
        else:
            hidden += 1
    if hidden:
        print(f"wirebind: {hidden} warnings; `wirebind lint` shows them", file=sys.stderr)


def _generate(path: Path, root: Path) -> int:
    generated, _ = _run(path, root, show_warnings=False)
    if generated is None:
        return FAILED
    diagnostics = Diagnostics()
    steps = plan(generated, root, diagnostics)
    _print(diagnostics, show_warnings=True)
    if diagnostics.failed:
        return FAILED
    apply(steps, generated.bindings.output)
    for step in steps:
        print(f"{'removed' if step.text is None else 'wrote'} {shown_path(step.path, root)}")
    return OK


def _check(path: Path, root: Path) -> int:
    generated, _ = _run(path, root, show_warnings=False)
    if generated is None:
        return FAILED
    diagnostics = Diagnostics()
    steps = plan(generated, root, diagnostics)
    _print(diagnostics, show_warnings=True)
    for step in steps:
        print("\n".join(short_diff(step, root)))
    if steps:
        print(f"wirebind: {len(steps)} files differ from what {shown_path(path, root)} gives; run `wirebind generate`")
    return FAILED if steps or diagnostics.failed else OK


def _lint(path: Path, root: Path) -> int:
    _, diagnostics = _run(path, root, show_warnings=True)
    return FAILED if diagnostics.failed else OK
