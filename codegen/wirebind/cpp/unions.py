"""Builds unions: their types, the tests that choose one of them, and what the documentation says of that."""

from __future__ import annotations

import json
from typing import Optional, assert_never

from wirebind.analyse.json_forms import form_of, records_in
from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.keys import key_part
from wirebind.analyse.model.records import Choice, Condition, Look, Union
from wirebind.analyse.model.types import NUMBERS, EnumOf, ListOf, Scalar, Type
from wirebind.cpp.context import Context
from wirebind.cpp.documentation import paragraphs
from wirebind.cpp.spelling import ONE_OF, Speller
from wirebind.ir import model as ir

_FORMS = {
    "string": "a string", "integer": "an integer", "number": "a number", "boolean": "a boolean", "array": "an array",
    "object": "an object", "union": "a value of that", "any": "any value",
}  # fmt: skip
_FORM = (Condition(Look.FORM),)


def union_of(context: Context, union: Union, speller: Speller) -> ir.Union:
    """The union with its alternatives in their order."""
    speller.enter(())
    speller.need(ONE_OF)
    types = tuple(speller.type(one.type) for one in union.alternatives)
    name = context.names.types[union.key]
    doc = _doc(union, types, context.hint(union.origin))
    return ir.Union(union.key, name, doc, types, tuple(test for choice in union.choices for test in _tests(choice)))


def tags_of(model: ApiModel) -> dict[str, str]:
    """The texts of members that have one and the same in every union that distinguishes their struct by them; where none
    does, in those that distinguish a union with it."""
    found: dict[str, set[str]] = {}
    inner: dict[str, set[str]] = {}
    for union in model.unions.values():
        for choice in union.choices:
            type_ = union.alternatives[choice.alternative].type
            tags = [one for one in choice.conditions if one.look is Look.TAG]
            for record in (records_in(type_, model.unions) or ()) if tags else ():
                group = found if record == type_ else inner
                for one in tags:
                    group.setdefault(f"{record.key}/{key_part(one.member)}", set()).add(one.value)
    found = inner | found
    members = {member.key: member for record in model.records.values() for member in record.members}
    alone = {key: next(iter(values)) for key, values in found.items() if len(values) == 1 and key in members}
    texts = {key: _constant(members[key].type, value) for key, value in alone.items() if not members[key].nullable}
    return {key: text for key, text in texts.items() if text is not None}


def _constant(type_: Type, value: str) -> Optional[str]:
    """The text of a value, which is JSON, as a C++ literal has it; nothing for types without literals."""
    if type_ is Scalar.STRING or isinstance(type_, EnumOf):
        return str(json.loads(value))
    return value if type_ is Scalar.BOOLEAN or type_ in NUMBERS else None


def _tests(choice: Choice) -> list[ir.Choice]:
    places = [choice.alternative, *(-1 for _ in choice.conditions[1:])]
    return [
        ir.Choice(place, one.look.value, one.member, one.value) for place, one in zip(places, choice.conditions, strict=True)
    ]


def _doc(union: Union, types: tuple[str, ...], hint: str) -> tuple[str, ...]:
    """What the union is, and which values are which alternative."""
    found = paragraphs(union.description) or [f"One of the types of `{hint.replace('/', '.')}`."]
    choices = union.choices or tuple(Choice(place, _FORM) for place in range(len(types)))
    by_place: dict[int, list[str]] = {}
    for choice in choices:
        type_ = union.alternatives[choice.alternative].type
        text = " and ".join(_condition(one, type_) for one in choice.conditions)
        if union.alternatives[choice.alternative].fallback and choice.conditions == _FORM:
            text = "any other object"
        by_place.setdefault(choice.alternative, []).append(text)
    found.append("The first of these that fits is taken; anything else is kept as JSON text:")
    found += [f"- `{types[place]}`: {' or '.join(texts)}" for place, texts in by_place.items()]
    return tuple(found)


def _condition(condition: Condition, type_: Type) -> str:
    match condition.look:
        case Look.FORM:
            return _FORMS[form_of(type_)]
        case Look.ITEMS:
            item = _FORMS[form_of(type_.item)] if isinstance(type_, ListOf) else _FORMS["any"]
            return f"an array whose first item is {item}"
        case Look.HAS:
            return f"with `{condition.member}`"
        case Look.LACKS:
            return f"without `{condition.member}`"
        case Look.LACKS_FORM:
            return f"`{condition.member}` is not {_FORMS[condition.value]}"
        case Look.EQUALS | Look.TAG:
            return f"`{condition.member}` is `{condition.value}`"
    assert_never(condition.look)
