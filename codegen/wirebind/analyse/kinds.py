"""The JSON kinds of a schema, and which schemas are defined by their name."""

from __future__ import annotations

from wirebind.analyse.media import is_file
from wirebind.analyse.unions import is_union
from wirebind.openapi.model import Schema
from wirebind.source.node import kind_of


def kinds_of(schema: Schema) -> list[str]:
    """The kinds that the schema names, null apart; of several those that listed values have."""
    kinds = [name for name in schema.types if name != "null"]
    if len(kinds) < 2 or not schema.enum:
        return kinds
    listed = set(listed_kinds(schema))
    return [name for name in kinds if name in listed] or kinds


def listed_kinds(schema: Schema) -> list[str]:
    """The kinds of the values that the schema lists, null apart; an integer is a number among other numbers."""
    values = schema.extensible_enum or schema.enum or ()
    found = list(dict.fromkeys(kind_of(value) for value in values if value.value is not None))
    return [kind for kind in found if kind != "integer"] if "number" in found else found


def is_mixed(schema: Schema) -> bool:
    """True for a list of values of several kinds, whose type does not decide for one."""
    return len(listed_kinds(schema)) > 1 and len(kinds_of(schema)) != 1


def implied_kind(schema: Schema) -> str:
    """The kind that the other keywords of a schema without `type` mean, or ""."""
    if schema.properties or schema.additional or schema.patterned:
        return "object"
    if schema.items or schema.prefix:
        return "array"
    if schema.content_encoding or schema.patterns or is_file(schema):
        return "string"
    listed = listed_kinds(schema)
    return listed[0] if len(listed) == 1 else ""


def idle_keywords(schema: Schema) -> list[str]:
    """The keywords about members and items of a schema whose types have none."""
    found = {
        "object": {
            "properties": schema.properties,
            "required": schema.required,
            "additionalProperties": schema.additional,
            "patternProperties": schema.patterned,
        },
        "array": {"items": schema.items, "prefixItems": schema.prefix},
    }
    kinds = [kind for kind in found if schema.types and kind not in schema.types]
    return [name for kind in kinds for name, value in found[kind].items() if value]


def is_enumeration(schema: Schema) -> bool:
    """True for a list of texts; a constant is none."""
    if schema.constant:
        return False
    values = schema.extensible_enum or schema.enum or ()
    strings = [value for value in values if value.value is not None]
    return kinds_of(schema) in (["string"], []) and bool(strings) and all(isinstance(v.value, str) for v in strings)


def is_choice(schema: Schema) -> bool:
    """True for a union, and for a list of types, which is one."""
    return is_union(schema) or len(kinds_of(schema)) > 1


def is_named(schema: Schema) -> bool:
    """True for a component that is defined by its name; others are written out where they are used."""
    if is_enumeration(schema):
        return True
    return bool(schema.properties) and kinds_of(schema) in ([], ["object"]) and not is_union(schema)
