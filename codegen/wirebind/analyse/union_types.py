"""Types unions: merges what is one type in the end, and decides which alternatives stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterator, Mapping, Optional, Protocol

from wirebind.analyse.homes import Homes
from wirebind.analyse.kinds import is_enumeration
from wirebind.analyse.model import origin
from wirebind.analyse.model.keys import alternative_key, union_key
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.records import Alternative, Union
from wirebind.analyse.model.types import INTEGERS, UNSIGNED, EnumOf, Form, Opaque, Reason, Scalar, Type, UnionOf, is_text
from wirebind.analyse.open_objects import merged_objects
from wirebind.analyse.resolve import Resolved, Resolver
from wirebind.analyse.unions import Part, allows_null, parts_of
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.discriminator import Discriminator
from wirebind.openapi.enum_reader import MOST_VALUES
from wirebind.openapi.model import Schema
from wirebind.openapi.refs import component_name
from wirebind.source.node import Scalar as Value
from wirebind.source.node import ScalarValue

_MAX_DEPTH = 24


class Typer(Protocol):
    """What types the alternatives, and the schema that several of them come to."""

    def alternative(self, schema: Schema, key: str, where: Origin) -> tuple[Type, bool]:
        """The type of a schema, and whether null is a value of it."""

    def merged(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        """The type of a schema without references."""


class UnionTypes:
    """Types the unions of one document, and collects those that stay unions."""

    def __init__(self, typer: Typer, resolver: Resolver, homes: Homes, diagnostics: Diagnostics) -> None:
        self.found: dict[str, Union] = {}
        self._typer = typer
        self._resolver = resolver
        self._homes = homes
        self._diagnostics = diagnostics
        self._done: dict[str, Type] = {}
        self._inside_itself: set[str] = set()
        self._depth = 0

    def type_of(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        """The type of the union that a schema at a place with the key describes; a union that contains itself by key."""
        union = union_key(key)
        if union in self._done:
            return self._done[union]
        if union in self.found:
            self._inside_itself.add(union)
            return UnionOf(union)
        if self._depth > _MAX_DEPTH:
            message = f"unions in unions, more than {_MAX_DEPTH} deep, are not supported"
            self._diagnostics.gap_at("gap-nesting", schema.place, message)
            return Opaque(Form.JSON, Reason.NESTING)
        self._depth += 1
        with self._homes.inside(merged=not component and bool(schema.properties or schema.required)):
            found = self._type(schema, key, where, component)
        self._depth -= 1
        self._done[union] = found
        return found

    def nullable(self, type_: Type) -> bool:
        """Whether null is one of the alternatives of a type."""
        return isinstance(type_, UnionOf) and type_.key in self.found and self.found[type_.key].nullable

    def _type(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        if schema.one_of and schema.any_of:
            message = "`oneOf` beside `anyOf` is not supported"
            self._diagnostics.gap_at("gap-union", schema.place, message, "the value stays JSON text")
            return Opaque(Form.JSON, Reason.UNION)
        schema = self._with_described(schema)
        for part in (*schema.one_of, *schema.any_of) if not schema.base else ():
            self._check_limits(part)
        parts = parts_of(schema) if schema.base else self._texts_together(parts_of(schema))
        if schema.any_of and schema.discriminator is None:
            whole = merged_objects(schema, [self._resolved(part.schema) for part in parts])
            if whole is not None:
                return self._typer.merged(whole, key, where, component)
        if not parts:
            return self._typer.merged(Schema(schema.place, types=("null",)), key, where, component)
        if len(parts) == 1 and parts[0].schema.ref is None and is_enumeration(parts[0].schema):
            return self._typer.merged(parts[0].schema, key, where, component)
        # The place in the order is taken before the alternatives are typed.
        union = union_key(key)
        self.found[union] = self._union(schema, key, where, (), False)
        alternatives: dict[Type, Alternative] = {}
        null = allows_null(schema)
        values, fallback = self._mapped(schema.discriminator, [part.reference for part in parts if part.reference])
        for labels, part, reference in ((entry.labels, entry.schema, entry.reference) for entry in parts):
            step = origin.named(part.title or "_".join(("alternative", *labels)))
            type_, nullable = self._typer.alternative(part, alternative_key(key, labels), (*where, step))
            null = null or (nullable and not schema.base)
            name = _called(reference)
            found = Alternative(type_, self._resolver.called(reference), values.get(name, ()), part.place, name == fallback)
            alternatives[type_] = _both(alternatives[type_], found) if type_ in alternatives else found
        kept = _without_repeats(tuple(alternatives.values()))
        if len(kept) == 1 and union not in self._inside_itself:
            del self.found[union]
            return kept[0].type
        self.found[union] = self._union(schema, key, where, kept, null)
        return UnionOf(union)

    def _union(
        self, schema: Schema, key: str, where: Origin, alternatives: tuple[Alternative, ...], null: bool
    ) -> Union:
        return Union(
            key=union_key(key),
            origin=where,
            alternatives=alternatives,
            discriminator=schema.discriminator.member if schema.discriminator else "",
            nullable=null,
            description=schema.description or schema.title,
            given_name=schema.cpp_name,
            place=schema.place,
            base=bool(schema.base),
        )

    def _check_limits(self, part: Schema) -> None:
        """Reports limits of an alternative, or of its items; those of objects with members are checked or reported there."""
        target = self._resolved(part)
        if target is None or target.properties:
            return
        inner = [self._resolved(one) for one in (target.items, target.additional) if one is not None]
        for one in (target, *inner):
            if one is not None and not one.properties and (one.limits or one.patterns or one.unique):
                message = "limits of an alternative are not checked"
                self._diagnostics.warning_at("gap-alternative-rules", one.place, message)

    def _mapped(
        self, discriminator: Optional[Discriminator], references: list[str]
    ) -> tuple[dict[str, tuple[str, ...]], Optional[str]]:
        """The values of each component, and the one of all other values; reports what is none of the alternatives."""
        known = set(map(_called, references))
        found: dict[str, list[str]] = {}
        for one in discriminator.mapping if discriminator else ():
            if _called(one.target) not in known:
                message = f"'{one.value}' of a discriminator stands for {one.target}, which is no alternative"
                self._diagnostics.fault_at("discriminator-mapping", one.place, message, "the value stays JSON")
            found.setdefault(_called(one.target), []).append(one.value)
        told = {name: tuple(values) for name, values in found.items()}
        fallback = discriminator.fallback if discriminator else None
        if fallback is None or _called(fallback.target) in known:
            return told, _called(fallback.target) if fallback else None
        message = f"`defaultMapping` of a discriminator is {fallback.target}, which is no alternative"
        self._diagnostics.fault_at("discriminator-mapping", fallback.place, message, "other values stay JSON")
        return told, None

    def _with_described(self, schema: Schema) -> Schema:
        """The union without the required members beside it that no alternative describes, which are reported there."""
        described = set(self._described(schema)) if schema.required and not schema.base else set()
        if not described:
            return schema
        for name in schema.required:
            if name not in described:
                message = f"required member '{name}' is not described"
                self._diagnostics.fault_at("required-member", schema.place, message)
        return replace(schema, required=tuple(name for name in schema.required if name in described))

    def _described(self, schema: Schema) -> Iterator[str]:
        """The members of the alternatives of a union, of unions among them as well, and those beside them."""
        work, seen = [schema], {schema.place}
        while work:
            one = work.pop()
            yield from (member.name for member in one.properties)
            parts = [part for part in (*one.one_of, *one.any_of) if part.place not in seen]
            seen.update(part.place for part in parts)
            work += [found for part in parts if (found := self._resolved(part)) is not None]

    def _resolved(self, part: Schema) -> Optional[Schema]:
        resolved = self._resolver.resolve(part)
        return resolved.schema if resolved is not None and resolved.whole else None

    def _texts_together(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """The alternatives with all texts as one enumeration, where there is one: any other text fits that as well."""
        texts = {index: found for index, part in enumerate(parts) if (found := self._text(part.schema)) is not None}
        listed = {index: found for index, found in texts.items() if _lists_texts(found)}
        if not listed or len(texts) < 2:
            return parts
        first = next(iter(listed))
        whole = parts[first].schema
        if len(listed) > 1:
            values = {value.value: value for found in listed.values() for value in found.extensible_enum or found.enum or ()}
            names = {text: name for found in listed.values() for text, name in found.cpp_names.items()}
            whole = Schema(whole.place, types=("string",), enum=self._listed(values, whole), cpp_names=names)
        together = Part(parts[first].labels, whole)
        kept = ((index, part) for index, part in enumerate(parts) if index == first or index not in texts)
        return tuple(together if index == first else part for index, part in kept)

    def _listed(self, values: Mapping[ScalarValue, Value], schema: Schema) -> Optional[tuple[Value, ...]]:
        """The values of several enumerations as one; nothing where there are too many."""
        if len(values) <= MOST_VALUES:
            return tuple(values.values())
        message = f"more than {MOST_VALUES} values in the enumerations of a union are not supported"
        self._diagnostics.gap_at("enum-value", schema.place, message, "any text is taken")
        return None

    def _text(self, part: Schema) -> Optional[Schema]:
        """The alternative where it is a text without a form of its own."""
        target = self._resolved(part)
        text = target is not None and (_lists_texts(target) or (target.types == ("string",) and not target.format))
        return target if text else None


def _lists_texts(schema: Schema) -> bool:
    """True for an enumeration and for the constant that one value of it is."""
    values = schema.enum or ()
    return is_enumeration(schema) or (schema.constant and all(isinstance(value.value, str) for value in values))


def _called(reference: str) -> str:
    """The name of the component that a reference, or a name, means."""
    return component_name(reference) or reference


def _both(one: Alternative, other: Alternative) -> Alternative:
    """Two alternatives of one type."""
    values = tuple(dict.fromkeys((*one.values, *other.values)))
    return replace(one, values=values, fallback=one.fallback or other.fallback)


def _without_repeats(found: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
    """One text and one integer among the alternatives: an open enumeration takes all texts, a wide integer all integers."""
    texts = [one for one in found if is_text(one.type) or one.type is Scalar.BASE64]
    integers = [one for one in found if one.type in INTEGERS]
    wide = Scalar.UINT64 if all(one.type in UNSIGNED for one in integers) else Scalar.INT64
    numbers = [one for one in found if one.type in (Scalar.FLOAT, Scalar.DOUBLE)]
    merged: dict[int, Alternative] = {}
    text = Scalar.FILE if any(one.type is Scalar.FILE for one in texts) else Scalar.STRING
    enumeration = next((one for one in texts if isinstance(one.type, EnumOf)), None)
    for group, widest in ((texts, enumeration.type if enumeration else text), (integers, wide),
                        (numbers, Scalar.DOUBLE)):  # fmt: skip
        if len(group) > 1:
            merged |= {id(group[0]): replace(group[0], type=widest)} | {id(one): None for one in group[1:]}  # type: ignore[dict-item]
    kept = (merged.get(id(one), one) for one in found)
    return tuple(one for one in kept if one is not None)
