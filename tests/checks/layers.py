"""Checks the include graph: which layer of the runtime may include which, and which library stands where.

The table is the one of the design: an include names its own layer or one above it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Callable

from common import Finding, arguments, files_below, is_generated, report

ALL_LAYERS = ("core", "json", "model", "http", "auth", "retry", "net", "client", "server")
MAY_INCLUDE: dict[str, tuple[str, ...]] = {
    "core": ("core",),
    "json": ("core", "json"),
    "model": ("core", "json", "model"),
    "http": ("core", "http"),
    "auth": ("core", "http", "auth"),
    "retry": ("core", "retry"),
    "net": ("core", "http", "net"),
    "client": ALL_LAYERS[:-1],
    "server": ALL_LAYERS,
    "interop": ("core", "json", "model", "interop"),
    "testing": (*ALL_LAYERS, "testing"),
    "aliyun": (*ALL_LAYERS[:-1], "aliyun"),
    "fc/generated": ("core", "json", "model", "http", "auth", "client", "server", "aliyun", "fc/generated"),
    "fc/ext": (*ALL_LAYERS, "aliyun", "fc/ext"),
    "fc/emulator": (*ALL_LAYERS, "aliyun", "fc/generated", "fc/ext", "fc/emulator"),
}
LIBRARY_USERS: dict[str, tuple[str, ...]] = {
    "asio": ("net", "client", "server", "testing", "aliyun", "fc/ext", "fc/emulator"),
    "openssl": ("auth", "net", "server"),
    "zlib": ("http",),
    "nlohmann": ("interop",),
    "catch2": (),
    "boost": (),
}
ASIO_VERSION = "asio/version.hpp"  # a number and nothing else
EXPERIMENTAL_HOME = "include/wirebind/net/asio_compat.hpp"
# Of a folder and what is below it; the longest path counts.
DEFINING_FILES = {
    "include/wirebind/testing/": "include/wirebind/testing/src.hpp",
    "include/wirebind/": "include/wirebind/src.hpp",
    "include/aliyun/": "include/aliyun/src.hpp",
}
HEAVY_STANDARD_HEADERS = ("regex", "iostream", "sstream")
INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")')


def includes_of(root: Path, path: str) -> list[tuple[int, str]]:
    """Line and spelling, with its brackets or quotes, of every include directive in a file."""
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    matches = ((number, INCLUDE.match(line)) for number, line in enumerate(lines, 1))
    return [(number, match.group(1)) for number, match in matches if match]


def layer_of(path: str) -> str | None:
    """The layer of a path below include/, or nothing for a place that no layer owns."""
    parts = path.removeprefix("include/").split("/")
    if parts[0] == "wirebind" and len(parts) > 2:
        return parts[1] if parts[1] in MAY_INCLUDE else None
    if parts[0] == "aliyun" and len(parts) > 1:
        return "aliyun"
    if parts[0] == "fc" and len(parts) > 2:
        if is_generated(f"include/{'/'.join(parts)}"):
            return "fc/generated"
        return f"fc/{parts[1]}" if f"fc/{parts[1]}" in MAY_INCLUDE else None
    return None


def check_library(path: str, layer: str, name: str) -> str | None:
    if name == ASIO_VERSION:
        return None
    library = re.split(r"[/.]", name)[0]
    users = LIBRARY_USERS.get(library)
    if users is not None and layer not in users:
        return f"{layer} may not include <{name}>"
    if library == "openssl" and layer == "auth" and not path.endswith(".ipp"):
        return "auth includes OpenSSL in its .ipp files only"
    if library == "zlib" and not path.endswith(".ipp"):
        return "http includes zlib in its .ipp files only"
    if name.startswith("asio/experimental/") and path != EXPERIMENTAL_HOME:
        return f"experimental Asio headers stand in {EXPERIMENTAL_HOME} only"
    if name in HEAVY_STANDARD_HEADERS and path.endswith(".hpp") and path.startswith("include/wirebind/"):
        return f"<{name}> is too heavy for a header of the runtime"
    return None


def check_own(root: Path, path: str, layer: str, name: str) -> str | None:
    if not (root / "include" / name).is_file():
        return f"<{name}> does not exist"
    if f"include/{name}" in DEFINING_FILES.values():
        return f"<{name}> is for one source file of a program, never for a header"
    target = layer_of(name)
    if target not in MAY_INCLUDE[layer]:
        return f"{layer} may not include {target or 'a header of no layer'} (<{name}>)"
    if layer == target == "fc/generated" and name.split("/")[1] != path.split("/")[2]:
        return f"one version may not include another (<{name}>)"
    return None


def check_file(root: Path, path: str) -> list[Finding]:
    layer = layer_of(path)
    if layer is None:
        return [Finding(path, 0, "stands in no layer that the table knows")]
    findings = []
    for number, spelling in includes_of(root, path):
        name = spelling[1:-1]
        own = name.startswith(("wirebind/", "aliyun/", "fc/"))
        if spelling[0] == '"':
            problem: str | None = f'"{name}": public headers include with angle brackets'
        else:
            problem = check_own(root, path, layer, name) if own else check_library(path, layer, name)
        if problem:
            findings.append(Finding(path, number, problem))
    return findings


def reached_from(starts: Callable[[str], bool], included_by: dict[str, set[str]]) -> set[str]:
    """The bodies that a starting file includes, itself or through another body."""
    reached: set[str] = set()
    while True:
        more = {body for body, users in included_by.items()
                if body not in reached and any(user in reached or starts(user) for user in users)}
        if not more:
            return reached
        reached |= more


def check_bodies(root: Path, paths: list[str]) -> list[Finding]:
    """Every .ipp must be included by a header, for header-only use.

    Those of the runtime, of its testing layer and of the vendor must be included by their src.hpp too, for separate
    compilation, and by no other one.
    """
    included_by: dict[str, set[str]] = {path: set() for path in paths if path.endswith(".ipp")}
    for path in paths:
        for _, spelling in includes_of(root, path):
            included_by.get(f"include/{spelling[1:-1]}", set()).add(path)
    by_headers = reached_from(
        lambda path: path.endswith(".hpp") and path not in DEFINING_FILES.values(), included_by)
    defined = {owner: reached_from(lambda path: path == file, included_by) for owner, file in DEFINING_FILES.items()}
    findings = []
    for body in included_by:
        owner = next((folder for folder in DEFINING_FILES if body.startswith(folder)), None)
        for folder, file in DEFINING_FILES.items():
            if (folder == owner) != (body in defined[folder]):
                findings.append(Finding(body, 0, f"{file} {'does not include' if folder == owner else 'includes'} it"))
        if body not in by_headers:
            findings.append(Finding(body, 0, "no header includes it, so header-only use lacks it"))
    return findings


def check(root: Path) -> tuple[int, list[Finding]]:
    paths = files_below(root, "include", (".hpp", ".ipp"))
    findings = [finding for path in paths if path not in DEFINING_FILES.values() for finding in check_file(root, path)]
    return len(paths), findings + check_bodies(root, paths)


if __name__ == "__main__":
    sys.exit(report(*check(arguments("Check the layers of the include graph.").parse_args().root)))
