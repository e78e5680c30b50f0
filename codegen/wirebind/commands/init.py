"""`wirebind init`: writes a commented bindings.yaml for a document."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK, USAGE
from wirebind.cpp.words import KEYWORDS, MACROS, snake_case
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.importers.yaml_text import yaml_text
from wirebind.settings_pages import commented
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file
from wirebind.source.paths import BINDINGS, shown_path

HELP = "write a commented bindings.yaml for a document"
EXAMPLES = (
    "wirebind init api-spec/shop/v1/openapi.yaml",
    "wirebind init openapi.json --namespace shop::v2",
)
_HEAD = """\
# How wirebind makes C++ of {name}. `wirebind generate {folder}` reads this file.

"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="an OpenAPI document; the file is written beside it")
    parser.add_argument("--namespace", metavar="A::B", help="the C++ namespace; made of title and version without it")
    parser.add_argument("--root", default=".", metavar="DIR", help="where the output folder starts")


def run(options: argparse.Namespace) -> int:
    """Writes the file unless there is one."""
    path, root = Path(options.document), Path(options.root).resolve()
    target = path.parent / BINDINGS
    problem = "" if path.is_file() else f"{path} is no file"
    if target.exists():
        problem = f"{target} exists; it is not replaced"
    if problem:
        print(f"wirebind: {problem}", file=sys.stderr)
        return USAGE
    diagnostics = Diagnostics()
    try:
        document = Cursor(load_file(path, shown_path(path.resolve(), root), diagnostics), "", diagnostics)
        text = _text(path, document, options.namespace or "", root)
    except Stop:
        print_findings(diagnostics, all_findings=True)
        return FAILED
    target.write_text(text, encoding="utf-8", newline="\n")
    CONSOLE.say(f"wrote {shown_path(target.resolve(), root)}")
    return OK


def _text(path: Path, document: Cursor, namespace: str, root: Path) -> str:
    members = [name for name in ("openapi", "swagger") if document.is_object() and document.get(name)]
    if not members:
        document.error("import-format", "this is no OpenAPI document: it has neither `openapi` nor `swagger`")
        raise Stop
    info = document.get("info") or document
    title, version = info.text_of("title") or path.stem, info.text_of("version") or "1"
    namespace = namespace or namespace_of(title, version)
    overlays = sorted(one.name for one in path.parent.glob("*.overlay.yaml"))
    values = {
        "wirebind": "1",
        "namespace": namespace,
        "output": f"include/{namespace.replace('::', '/')}",
        "spec": _yaml(path.name),
        "product": _yaml(title),
        "version": _yaml(version),
    }
    if overlays:
        values["overlays"] = f"[{', '.join(map(_yaml, overlays))}]"
    folder = shown_path(path.resolve().parent, root)
    return _HEAD.format(name=path.name, folder=folder) + commented(values)


def namespace_of(title: str, version: str) -> str:
    """A namespace for an API: its title, and its version as a date or the number that breaks programs."""
    words = [word for word in snake_case(title).split("_") if word not in ("api", "openapi", "rest")]
    name = re.sub(r"_+", "_", "_".join(words)).strip("_") or "api"
    name = name if name[0].isalpha() and name not in KEYWORDS | MACROS | {"std", "wirebind"} else f"api_{name}"
    digits = re.sub(r"[^0-9]", "", version)
    dated = re.match(r"\d{4}-\d{2}-\d{2}\Z", version)
    major = re.match(r"[^0-9]*(\d+)", version)
    return f"{name}::v{digits if dated else major[1] if major else '1'}"


def _yaml(text: str) -> str:
    return yaml_text(text).strip()
