"""The packages of the generator: who imports whom, and which words belong where."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
from pathlib import Path
from typing import Iterator

import pytest

from support import Project, document, operation

GENERATOR = Path(__file__).resolve().parents[1] / "wirebind"
VENDOR = re.compile(r"\b(?:fc|aliyun|alibaba|ram|acs|acs3|x-acs[a-z-]*|x-fc[a-z-]*)\b", re.IGNORECASE)
FORBIDDEN = {
    "source": ("lift", "overlay", "openapi", "extensions", "analyse", "cpp", "ir", "emit"),
    "lift": ("overlay", "openapi", "extensions", "analyse", "cpp", "ir", "emit"),
    "overlay": ("lift", "openapi", "extensions", "analyse", "cpp", "ir", "emit"),
    "openapi": ("lift", "overlay", "analyse", "cpp", "emit", "diff"),
    "ir": ("lift", "overlay", "openapi", "analyse", "cpp", "emit"),
    "analyse": ("lift", "overlay", "cpp", "ir", "emit", "diff"),
    "cpp": ("lift", "overlay", "emit", "diff"),
    "emit": ("lift", "overlay", "openapi", "analyse", "cpp", "diff"),
    "diff": ("overlay", "emit", "importers"),
    "explorer": ("lift", "overlay", "importers", "diff"),
}


def imports(path: Path) -> Iterator[str]:
    """The packages and modules below `wirebind` that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "wirebind":
            parts = node.module.split(".")[1:]
            yield from parts[:1] or [alias.name for alias in node.names]


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_packages_import_only_what_comes_before_them(package: str) -> None:
    found = {
        (path.name, name)
        for path in sorted((GENERATOR / package).rglob("*.py"))
        for name in imports(path)
        if name in FORBIDDEN[package]
    }
    assert found == set()


def test_packages_have_no_word_of_a_vendor_outside_of_its_module_and_importer() -> None:
    found = []
    for path in sorted(GENERATOR.rglob("*")):
        name = path.relative_to(GENERATOR).as_posix()
        exempt = name.startswith("importers/openmeta") or name == "extensions/aliyun.py"
        if path.suffix in (".py", ".jinja") and not exempt:
            found += [f"{name}: {match[0]}" for match in VENDOR.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


def test_vendor_facts_are_only_with_operations_that_have_them(project: Project) -> None:
    permission = operation("x-ram: {action: 'shop:GetThing'}", "/a", "GetThing")
    outcome = project.run(document("", permission + "\n" + operation("", "/b", "Ping")))
    assert '.permission = "shop:GetThing"};\n' in outcome.header("operations/get_thing.hpp")
    assert "RAM action `shop:GetThing`." in outcome.header("operations/get_thing.hpp")
    assert "ram" not in outcome.header("operations/ping.hpp") and "access" not in outcome.header("operations/ping.hpp")


def test_analyse_has_no_word_of_a_language() -> None:
    words = re.compile(r"std::|wirebind::|#include|nlohmann|\.hpp")
    found = []
    for path in sorted((GENERATOR / "analyse").rglob("*.py")):
        found += [f"{path.name}: {match[0]}" for match in words.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


def test_analysed_model_is_frozen() -> None:
    modules = sorted(path.stem for path in (GENERATOR / "analyse" / "model").glob("[a-z]*.py"))
    kinds = [
        kind
        for name in modules
        for kind in vars(importlib.import_module(f"wirebind.analyse.model.{name}")).values()
        if dataclasses.is_dataclass(kind)
    ]
    assert len(kinds) > 30
    assert [kind.__name__ for kind in kinds if not kind.__dataclass_params__.frozen] == []


def test_contributing_names_every_package_and_pass_of_the_generator() -> None:
    text = (GENERATOR.parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in GENERATOR.glob("*/__init__.py")}
    helpers = {"analysis", "kinds", "notes", "operations"}
    passes = {path.stem for path in (GENERATOR / "analyse").glob("[a-z]*.py")} - helpers
    assert sorted(name for name in packages | passes if f"`{name}`" not in text) == []


def quoted_values(path: Path) -> Iterator[int]:
    """The lines of texts with a value in double quotes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        parts = node.values if isinstance(node, ast.JoinedStr) else []
        for before, _, after in zip(parts, parts[1:], parts[2:]):
            texts = [one.value for one in (before, after) if isinstance(one, ast.Constant)]
            if len(texts) == 2 and str(texts[0]).endswith('"') and str(texts[1]).startswith('"'):
                yield node.lineno


SAYING = ("analyse", "commands", "cpp", "drift", "importers", "lift", "openapi", "overlay", "source", "")


@pytest.mark.parametrize("package", SAYING)
def test_messages_have_values_of_the_input_in_single_quotes(package: str) -> None:
    paths = sorted((GENERATOR / package).rglob("*.py") if package else GENERATOR.glob("*.py"))
    allowed = {"revisions.py"}  # writes YAML
    found = [f"{path.name}:{line}" for path in paths if path.name not in allowed for line in quoted_values(path)]
    assert paths and found == []
