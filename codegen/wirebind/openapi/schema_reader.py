"""Reads schema objects."""

from __future__ import annotations

from typing import Optional

from wirebind.openapi import keywords
from wirebind.openapi.dialect import check_dialect
from wirebind.openapi.discriminator import Discriminator, read_discriminator
from wirebind.openapi.enum_reader import is_constant, listed_values, read_enum
from wirebind.openapi.limit_reader import is_false, read_limits
from wirebind.openapi.model import Comparison, Property, Schema
from wirebind.openapi.type_reader import is_nullable, read_types, with_null
from wirebind.source.cursor import Cursor
from wirebind.source.node import ORIGINAL_NAME, Mapping, Node, Scalar, Sequence


def read_schema(cursor: Cursor) -> Schema:
    """A schema; what is wrong with it is reported and left out."""
    if isinstance(cursor.node, Scalar) and isinstance(cursor.node.value, bool):
        if not cursor.node.value:
            cursor.gap("gap-never", "a schema that no value fits is not supported", "any value is taken")
        return Schema(cursor.place)
    if not cursor.is_object():
        return Schema(cursor.place)
    reference = cursor.get("$ref")
    if reference is not None and len(_member_names(cursor)) == 1:
        return Schema(cursor.place, ref=reference.string())
    cursor.expect_members(keywords.SCHEMA, keywords.SCHEMA_EXTENSIONS, "a schema")
    check_dialect(cursor, "$schema")
    cpp_name, cpp_names = _cpp_names(cursor)
    types = read_types(cursor)
    found = Schema(
        place=cursor.place,
        ref=reference.string() if reference else None,
        types=types,
        format=cursor.text_of("format"),
        title=cursor.text_of("title"),
        description=cursor.text_of("description"),
        deprecated=cursor.flag_of("deprecated"),
        read_only=cursor.flag_of("readOnly"),
        write_only=cursor.flag_of("writeOnly"),
        default=_node(cursor, "default"),
        examples=_examples(cursor),
        enum=read_enum(cursor),
        constant=is_constant(cursor),
        extensible_enum=_extensible(cursor),
        properties=_properties(cursor),
        required=_required(cursor),
        additional=_additional(cursor),
        closed=is_false(cursor.get("additionalProperties")),
        patterned=_patterned(cursor),
        items=_items(cursor),
        prefix=_subs(cursor, "prefixItems"),
        unique=cursor.flag_of("uniqueItems"),
        limits=read_limits(cursor),
        patterns=_patterns(cursor),
        content_encoding=cursor.text_of("contentEncoding"),
        content_media=cursor.text_of("contentMediaType"),
        all_of=_subs(cursor, "allOf"),
        any_of=_subs(cursor, "anyOf"),
        one_of=_subs(cursor, "oneOf"),
        discriminator=_discriminator(cursor),
        dependent_required=_dependent(cursor),
        compare=_compare(cursor),
        unit=cursor.text_of("x-unit"),
        cpp_name=cpp_name,
        cpp_names=cpp_names,
        original_name=cursor.text_of(ORIGINAL_NAME),
        unknown_type=not types and cursor.get("type") is not None,
        unsupported=_unsupported(cursor),
    )
    return with_null(found) if is_nullable(cursor) and not found.types else found


def _unsupported(cursor: Cursor) -> tuple[str, ...]:
    """A discriminator distinguishes the alternatives of a union; anywhere else nothing is chosen by it."""
    names = _member_names(cursor)
    union = "oneOf" in names or "anyOf" in names
    return tuple(
        name for name in names if name in keywords.SCHEMA_UNSUPPORTED and not (union and name == "discriminator")
    )


def _discriminator(cursor: Cursor) -> Optional[Discriminator]:
    names = _member_names(cursor)
    child = cursor.get("discriminator") if "oneOf" in names or "anyOf" in names else None
    return read_discriminator(child) if child else None


def _member_names(cursor: Cursor) -> tuple[str, ...]:
    return tuple(cursor.node.members) if isinstance(cursor.node, Mapping) else ()


def _node(cursor: Cursor, name: str) -> Optional[Node]:
    child = cursor.get(name)
    return child.node if child else None


def _patterns(cursor: Cursor) -> tuple[str, ...]:
    child = cursor.get("pattern")
    return (child.string(),) if child else ()


def _examples(cursor: Cursor) -> tuple[Node, ...]:
    found: list[Node] = []
    single = cursor.get("example")
    if single is not None:
        found.append(single.node)
    several = cursor.get("examples")
    if several is not None:
        if isinstance(several.node, Sequence):
            found.extend(several.node.items)
        else:
            several.fault("wrong-kind", "the examples of a schema are an array")
    return tuple(found)


def _extensible(cursor: Cursor) -> Optional[tuple[Scalar, ...]]:
    values = listed_values(cursor, "x-extensible-enum")
    for value in values or ():
        if not isinstance(value.value, str):
            cursor.fault("enum-value", f"x-extensible-enum lists texts; {value.text} is none", "quote it")
    return values


def _properties(cursor: Cursor) -> tuple[Property, ...]:
    child = cursor.get("properties")
    if child is None:
        return ()
    found = []
    for name, value in child.members():
        if _has_control(name):
            value.fault("member-name", "a control character in the name of a member", "the member is left out")
            continue
        found.append(Property(name, read_schema(value), value.place))
    return tuple(found)


def _required(cursor: Cursor) -> tuple[str, ...]:
    child = cursor.get("required")
    if child is None:
        return ()
    if isinstance(child.node, Scalar):
        child.fault("wrong-kind", "`required` lists member names; it stands on the object, not on the member")
        return ()
    properties = cursor.get("properties")
    return tuple(name for name in child.strings() if not (_has_control(name) and properties and properties.get(name)))


def _has_control(name: str) -> bool:
    return any(ord(char) < 0x20 or ord(char) == 0x7F for char in name)


def _additional(cursor: Cursor) -> Optional[Schema]:
    child = cursor.get("additionalProperties")
    return None if child is None or is_false(child) else read_schema(child)


def _patterned(cursor: Cursor) -> tuple[tuple[str, Schema], ...]:
    child = cursor.get("patternProperties")
    return tuple((name, read_schema(value)) for name, value in child.members()) if child else ()


def _subs(cursor: Cursor, name: str) -> tuple[Schema, ...]:
    child = cursor.get(name)
    return tuple(read_schema(item) for item in child.items()) if child else ()


def _items(cursor: Cursor) -> Optional[Schema]:
    """The items, or those behind the first ones; `false` forbids them, which is a limit."""
    child = cursor.get("items")
    return None if child is None or (cursor.get("prefixItems") and is_false(child)) else read_schema(child)


def _dependent(cursor: Cursor) -> tuple[tuple[str, tuple[str, ...]], ...]:
    child = cursor.get("dependentRequired")
    return tuple((name, value.strings()) for name, value in child.members()) if child else ()


def _compare(cursor: Cursor) -> tuple[Comparison, ...]:
    child = cursor.get("x-compare")
    if child is None:
        return ()
    found = []
    for item in child.items():
        item.expect_members(("member", "at-most"), (), "an entry of x-compare")
        member = item.required_text("member", "an entry of x-compare")
        at_most = item.required_text("at-most", "an entry of x-compare")
        found.append(Comparison(member, at_most, item.place))
    return tuple(found)


def _cpp_names(cursor: Cursor) -> tuple[str, dict[str, str]]:
    """`x-cpp-name` is a name, or on an enumeration a map from value to name."""
    child = cursor.get("x-cpp-name")
    if child is None:
        return "", {}
    if isinstance(child.node, Mapping):
        return "", {value: name.string() for value, name in child.members()}
    return child.string(), {}
