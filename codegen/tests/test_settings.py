"""bindings.yaml: its table, schema and page follow one table, and `wirebind init` writes one that works."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from support import Project, document, operation
from wirebind import __version__
from wirebind.cli import FAILED, OK, USAGE, main
from wirebind.commands.init import namespace_of
from wirebind.settings import SETTINGS, Shape

REPOSITORY = Path(__file__).resolve().parents[2]
SPEC = document("Thing: {type: object, properties: {a: {type: string}}}", operation()).replace(
    "components:\n", "components:\n  securitySchemes: {signed: {type: http, scheme: X-Signed}}\n"
)


def test_examples_of_settings_have_the_shape_that_they_show() -> None:
    kinds = {Shape.VERSION: int, Shape.TEXT: str, Shape.FLAG: bool, Shape.TEXTS: list}
    kinds |= {Shape.MAP: dict, Shape.LISTS: dict, Shape.OBJECT: dict, Shape.OBJECTS: dict}
    every = [*SETTINGS, *(inner for setting in SETTINGS for inner in setting.inner)]
    assert [one.name for one in every if not isinstance(yaml.safe_load(one.example), kinds[one.shape])] == []


def test_a_file_with_every_setting_is_read(project: Project) -> None:
    project.prepare(SPEC)
    skipped = ("operations", "tags", "paths", "overlays")
    text = "".join(f"{one.name}: {one.example}\n" for one in SETTINGS if one.name not in skipped)
    project.write("bindings.yaml", text)
    (project.folder / "templates").mkdir()
    assert main(["lint", "--root", str(project.root), "--strict"]) == OK


def test_schema_knows_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "--schema"]) == OK
    schema = json.loads(capsys.readouterr().out)
    assert list(schema["properties"]) == [setting.name for setting in SETTINGS]
    assert schema["required"] == [setting.name for setting in SETTINGS if setting.required]
    assert schema["properties"]["options"]["properties"]["strict"]["type"] == "boolean"
    assert schema["additionalProperties"] is False


def test_page_and_schema_in_docs_are_those_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings"]) == OK
    page = capsys.readouterr().out
    assert f"<!-- settings -->\n{page}<!-- /settings -->" in (REPOSITORY / "docs/bindings.md").read_text(encoding="utf-8")
    main(["settings", "--schema"])
    assert (REPOSITORY / "docs/bindings.schema.json").read_text(encoding="utf-8") == capsys.readouterr().out


def test_check_finds_a_page_that_differs_and_generate_writes_it(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.prepare(SPEC)
    page = project.root / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text("# A\n\n<!-- settings -->\nold\n<!-- /settings -->\nb\n", encoding="utf-8")
    assert main(["generate", "--root", str(project.root), str(project.folder)]) == OK
    assert main(["check", "--root", str(project.root), str(project.folder)]) == OK
    assert main(["check", "--root", str(project.root)]) == FAILED
    assert "docs/page.md" in capsys.readouterr().out
    assert main(["generate", "--root", str(project.root)]) == OK
    assert main(["check", "--root", str(project.root)]) == OK
    assert page.read_text(encoding="utf-8").endswith("<!-- /settings -->\nb\n")


@pytest.mark.parametrize(
    "title, version, namespace",
    [("Pet Store API", "1.2.3", "pet_store::v1"), ("Shop", "2021-04-06", "shop::v20210406"), ("", "", "api::v1"),
     ("delete", "v2beta", "api_delete::v2"), ("3D-Printer", "x", "api_3_d_printer::v1")],
)  # fmt: skip
def test_namespaces_are_made_of_title_and_version(title: str, version: str, namespace: str) -> None:
    assert namespace_of(title, version) == namespace


def test_init_writes_a_file_that_generates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "it's.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "more.overlay.yaml").write_text(
        "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.info, update: {description: d}}]\n",
        encoding="utf-8",
    )
    assert main(["init", "it's.yaml"]) == OK
    text = (tmp_path / "bindings.yaml").read_text(encoding="utf-8")
    assert [name for name in (one.name for one in SETTINGS) if not re.search(rf"^(# )?{name}: ", text, re.M)] == []
    assert yaml.safe_load(text)["overlays"] == ["more.overlay.yaml"]
    assert main(["generate", ".", "--strict"]) == OK
    assert (tmp_path / "include/shop/v1/client.hpp").exists()
    assert main(["init", "it's.yaml"]) == USAGE
    assert "it is not replaced" in capsys.readouterr().err


def test_init_of_what_is_no_document_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    assert main(["init", str(tmp_path / "a.yaml")]) == FAILED
    assert "a.yaml:1:1: error: this is no OpenAPI document" in capsys.readouterr().err
    assert not (tmp_path / "bindings.yaml").exists()
    assert main(["init", str(tmp_path / "none.yaml")]) == USAGE


def test_the_package_has_the_version_of_the_library_the_command_and_every_template(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = tomllib.loads((REPOSITORY / "codegen/pyproject.toml").read_text(encoding="utf-8"))
    config = (REPOSITORY / "include/wirebind/core/config.hpp").read_text(encoding="utf-8")
    assert f'WIREBIND_VERSION_TEXT "{__version__}"' in config
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "wirebind.__version__"}
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"wirebind {__version__}\n")
    module, _, function = project["project"]["scripts"]["wirebind"].partition(":")
    assert callable(getattr(__import__(module, fromlist=[function]), function))
    shipped = {
        path
        for package, patterns in project["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for path in (REPOSITORY / "codegen" / package.replace(".", "/")).glob(pattern)
    }
    data = {path for path in (REPOSITORY / "codegen/wirebind").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert data == shipped
    assert all((path.parent / "__init__.py").exists() for path in (REPOSITORY / "codegen/wirebind").rglob("*.py"))
