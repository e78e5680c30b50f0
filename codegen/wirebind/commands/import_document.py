"""`wirebind import`: writes what another description of an API says as the OpenAPI document of a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Optional

from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.importers.openmeta import ABOUT as OPENMETA
from wirebind.importers.openmeta import import_openmeta
from wirebind.importers.yaml_text import yaml_text
from wirebind.lift import lift
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file
from wirebind.source.node import Mapping, Node, Scalar, to_json
from wirebind.source.paths import shown_path

HELP = "write another description of an API as the OpenAPI document of a folder"
EXAMPLES = (
    "wirebind import openmeta shop.api-docs.json --into api-spec/shop/v1",
    "wirebind import swagger2 swagger.json --into api-spec/shop/v1    # as OpenAPI 3.1",
)
FORMATS = ("openmeta", "swagger2", "openapi30")
_NAME = "openapi.yaml"
_VERSIONS = {"swagger2": ("swagger", "2.0"), "openapi30": ("openapi", "3.0")}
_LIFTED = """\
# What {name} says in version {version}, as OpenAPI 3.1. `wirebind import` writes this file.
"""
_HEAD = """\
# What the published metadata of {title} {version} says, and nothing else: paths, parameters, request schemas, hosts and
# components. `wirebind import` writes this file; responses, limits and texts come from the overlays beside it.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("format", choices=FORMATS, help=f"what FILE is: openmeta is {OPENMETA}")
    parser.add_argument("file", metavar="FILE", help="the description")
    parser.add_argument("--into", required=True, metavar="DIR", help=f"the folder whose {_NAME} is written")
    parser.add_argument("--root", default=".", metavar="DIR", help="where the paths in messages start")


def run(options: argparse.Namespace) -> int:
    """Writes the document unless there is an error, and then no file is touched."""
    diagnostics = Diagnostics()
    done = _write(options, diagnostics)
    print_findings(diagnostics, all_findings=True)
    return OK if done else FAILED


def _write(options: argparse.Namespace, diagnostics: Diagnostics) -> bool:
    root, source, folder = Path(options.root).resolve(), Path(options.file), Path(options.into)
    for path, kind in ((source, "file"), (folder, "folder")):
        if not (path.is_file() if kind == "file" else path.is_dir()):
            print(f"wirebind: {path} is no {kind}")
            return False
    try:
        node = load_file(source, shown_path(source.resolve(), root), diagnostics)
    except Stop:
        return False
    text = openmeta_text(node, diagnostics) if options.format == "openmeta" else lifted_text(node, options, diagnostics)
    if text is None:
        return False
    target = folder / _NAME
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return True
    fresh = target.with_name(f".{_NAME}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(target)
    CONSOLE.say(f"wrote {shown_path(target.resolve(), root)}")
    return True


def lifted_text(node: Node, options: argparse.Namespace, diagnostics: Diagnostics) -> Optional[str]:
    """The OpenAPI 3.1 document of an earlier version; nothing after an error."""
    member, version = _VERSIONS[options.format]
    found = node.members.get(member) if isinstance(node, Mapping) else None
    if not isinstance(found, Scalar) or not found.text.startswith(version):
        message = f"this is no {options.format}: `{member}` does not say {version}"
        diagnostics.error("import-format", node.position, message)
        return None
    lifted = lift(node, diagnostics)
    if diagnostics.failed:
        return None
    return _LIFTED.format(name=Path(options.file).name, version=version) + yaml_text(to_json(lifted))  # type: ignore[arg-type]


def openmeta_text(node: Node, diagnostics: Diagnostics) -> Optional[str]:
    """The OpenAPI document of published metadata; nothing after an error."""
    document = import_openmeta(Cursor(node, "", diagnostics))
    if diagnostics.failed:
        return None
    info = document["info"]
    assert isinstance(info, dict)
    return _HEAD.format(**info) + yaml_text(document)
