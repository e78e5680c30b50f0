"""Brings the variables of a path template and the declared parameters together."""

from __future__ import annotations

from dataclasses import replace

from wirebind.openapi.model import Parameter, Schema
from wirebind.openapi.parameter_style import STYLES, Written
from wirebind.openapi.path_template import PathTemplate, plain_variable, variable_of
from wirebind.source.cursor import Cursor
from wirebind.source.node import Scalar


def with_variables(
    template: PathTemplate, declared: tuple[Parameter, ...], cursor: Cursor
) -> tuple[PathTemplate, tuple[Parameter, ...]]:
    """The template and the parameters of an operation, so that each variable has exactly one parameter of the path."""
    parameters = _with_query(template, list(declared), cursor)
    in_path = {one.name for one in parameters if one.location == "path"}
    for name in template.variables:
        if name not in in_path and plain_variable(name) in in_path - set(template.variables):
            message = f"{{{name}}} of {template.text} is taken for {{{plain_variable(name)}}}"
            cursor.fault("path-parameter", message, "the value is one segment or a part of one")
            template = template.renamed(name, plain_variable(name))
    if "}{" in template.text:
        message = f"two parameters of {template.text} have no text between them"
        cursor.gap("gap-path-segment", message, "calls send it; the server side does not find such paths")
    variables = template.variables
    for name in sorted({name for name in variables if variables.count(name) > 1}):
        cursor.fault("path-template", f"{{{name}}} stands twice in {template.text}", "both have one value")
    for name in dict.fromkeys(variables):
        if name not in in_path:
            if name not in template.unnamed:
                message = f"{{{name}}} of {template.text} is not declared as a path parameter"
                cursor.fault("path-parameter", message, "it is taken for a text")
            parameters.append(_text(name, "path", cursor))
    kept = []
    for one in parameters:
        if one.location != "path" or one.name in variables:
            kept.append(one)
        else:
            message = f"path parameter '{one.name}' does not occur in {template.text}"
            cursor.diagnostics.fault_at("path-parameter", one.place, message, "it is left out")
    return template, tuple(kept)


def _with_query(template: PathTemplate, parameters: list[Parameter], cursor: Cursor) -> list[Parameter]:
    """The parameters with those of a query that the document writes into the path."""
    for name, value in template.query:
        if any(one.location == "query" and one.name == name for one in parameters):
            continue
        variable = variable_of(value)
        known = next((one for one in parameters if variable and one.name == variable), None)
        if known is not None:
            parameters.remove(known)
            parameters.append(replace(known, name=name, location="query", written=Written("form", True)))
            continue
        made = _text(name, "query", cursor)
        default = Scalar(value, value, cursor.position)
        shown = value and not variable
        parameters.append(replace(made, schema=replace(made.schema, default=default)) if shown else made)
    return parameters


def _text(name: str, location: str, cursor: Cursor) -> Parameter:
    schema = Schema(cursor.place, types=("string",))
    return Parameter(name, location, schema, cursor.place, required=True, written=Written(STYLES[location][0]))
