"""The templates and their filters. Templates of a user's folder stand for ours, or are printed beside them."""

from __future__ import annotations

import functools
import traceback
from pathlib import Path
from typing import Any, Callable, Optional

import jinja2

from wirebind.diagnostics import Position
from wirebind.emit import escape, layout
from wirebind.emit.bytecode import KeptBytecode
from wirebind.ir import directions
from wirebind.ir.model import IR_VERSION

FILES = "files"
"""The folder of templates that are printed once for the API, below a user's folder."""
_SUFFIX = ".jinja"

FILTERS: dict[str, Callable[..., Any]] = dict(
    identifier=escape.identifier,
    namespace=escape.namespace,
    type=escape.type_name,
    path=escape.include_path,
    literal=escape.literal,
    literals=escape.literals,
    numbers=escape.numbers,
    comment=escape.comment,
    initialiser=escape.initialiser,
    constant=escape.constant,
    visit_call=escape.visit_call,
    digest=escape.digest,
    boolean=escape.boolean,
    without_margin=layout.without_margin,
    asynchronous_forwarder=layout.asynchronous_forwarder,
    blocking_forwarder=layout.blocking_forwarder,
    operation_facts=layout.operation_facts,
    encodings=layout.encodings,
    media_types=layout.media_types,
    responses=layout.responses,
    error_fact=layout.error_fact,
    type_list=layout.type_list,
    called=directions.called,
    received=directions.received,
    error_bodies=layout.error_bodies,
)
"""One filter for each sink, and those that lay out what is longer than a line."""


class TemplateFault(Exception):
    """A template of a user's that cannot be read or printed, with its file and line."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


def _printable(value: object) -> object:
    """Refuses to print a string that passed no filter."""
    if isinstance(value, str) and not isinstance(value, escape.Cpp):
        raise TypeError(f"a template prints unescaped text: {value!r}")
    return value


@functools.cache
def environment_of(templates: Optional[Path] = None) -> jinja2.Environment:
    """The templates, with those of a folder before ours; ours are always below wirebind/ too."""
    ours = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    loaders: list[jinja2.BaseLoader] = [ours, jinja2.PrefixLoader({"wirebind": ours})]
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(templates), *loaders] if templates else loaders),
        undefined=jinja2.StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
        bytecode_cache=KeptBytecode(),
    )
    environment.filters.update(FILTERS)
    environment.globals["ir_version"] = IR_VERSION
    return environment


def template_files(templates: Optional[Path]) -> list[Path]:
    """All files of a folder of templates."""
    return sorted(path for path in templates.rglob("*") if path.is_file()) if templates else []


def own_files(templates: Optional[Path]) -> dict[str, str]:
    """The templates below files/: the name of each by the path that it is printed to."""
    found = [path.relative_to(templates) for path in template_files(templates)] if templates else []
    names = [path.as_posix() for path in found if path.parts[0] == FILES and path.suffix == _SUFFIX]
    return {name.removeprefix(f"{FILES}/").removesuffix(_SUFFIX): name for name in names}


def fault_of(problem: Exception, templates: Optional[Path]) -> Optional[TemplateFault]:
    """The fault of a user's template that an exception reports; nothing where it is a defect of ours."""
    if templates is None:
        return None
    if isinstance(problem, jinja2.TemplateSyntaxError) and problem.filename:
        return TemplateFault(problem.message or "no template", Position(problem.filename, problem.lineno, 1))
    frames = [
        frame for frame in traceback.extract_tb(problem.__traceback__) if Path(frame.filename).is_relative_to(templates)
    ]
    return TemplateFault(str(problem), Position(frames[-1].filename, frames[-1].lineno or 0, 1)) if frames else None
