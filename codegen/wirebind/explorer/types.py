"""Types, members and records as the page reads them: plain values, without what is empty."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Optional, Sequence, assert_never

from wirebind.analyse.model.records import Choice, Condition, Enumeration, Location, Look, Member, Record, Union, Written
from wirebind.analyse.model.types import EnumOf, ListOf, MapOf, Opaque, OwnOf, RecordOf, Scalar, Type, UnionOf
from wirebind.cpp.documentation import rule_facts, rule_name
from wirebind.ir import model as ir
from wirebind.source.node import Mapping, Node
from wirebind.source.node import Scalar as ScalarNode
from wirebind.source.node import Sequence as SequenceNode

Shown = dict[str, object]
_FILE = "wirebind::file_part"
_OTHERS = "others"
_WRAPPED = ("std::optional<", "wirebind::nullable<", "wirebind::box<")


def without_empty(values: Shown) -> Shown:
    """The members that say something."""
    return {name: value for name, value in values.items() if value not in ("", None, False, [], {}, ())}


def shown_type(type_: Type, part: bool = False) -> object:
    """A scalar by its name, and everything else by its kind and what it holds or refers to; a file is one as a `part`."""
    match type_:
        case OwnOf(wire=wire):
            return shown_type(wire)
        case Scalar.FILE if not part:
            return Scalar.STRING.value
        case Scalar():
            return type_.value
        case Opaque(form=form):
            return form.value
        case ListOf(item=item, nullable=nullable):
            return without_empty({"list": shown_type(item, part), "nulls": nullable})
        case MapOf(value=value, nullable=nullable):
            return without_empty({"map": shown_type(value, part), "nulls": nullable})
        case RecordOf(key=key):
            return {"record": key}
        case EnumOf(key=key):
            return {"enum": key}
        case UnionOf(key=key):
            return {"union": key}
    assert_never(type_)


def json_text(node: Optional[Node]) -> str:
    """A value as JSON, numbers as they are written; "" for none."""
    match node:
        case None:
            return ""
        case Mapping(members=members):
            return "{" + ",".join(f"{_quoted(name)}:{json_text(value)}" for name, value in members.items()) + "}"
        case SequenceNode(items=items):
            return "[" + ",".join(map(json_text, items)) + "]"
        case ScalarNode(value=value):
            return _scalar(value, node.text)
    assert_never(node)


def _scalar(value: object, text: str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value) if isinstance(value, int) else _decimal(value, text)


def _decimal(value: object, text: str) -> str:
    """YAML writes numbers that JSON does not, such as `.5`."""
    try:
        json.loads(text)
        return text
    except ValueError:
        assert isinstance(value, Decimal)
        return format(value, "f")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def shown_member(member: Member, spelled: ir.Member, rules: Sequence[ir.Rule]) -> Shown:
    """A member with its C++ name; `plain` ones of a record's type are no optional, so that braces alone begin them."""
    notes = member.notes
    in_object = member.location is Location.OBJECT
    default = json_text(notes.default)
    facts = [f"Unit: {notes.unit}."] if notes.unit else []
    facts += rule_facts([rule for rule in rules if rule.member == rule_name(member) and rule.kind != "required"])
    facts += [f"Default of the service: `{default}`."] if default else []
    facts += ["Read only."] if notes.read_only else []
    facts += ["Write only."] if notes.write_only else []
    facts += ["Deprecated."] if notes.deprecated else []
    shown = without_empty(
        {
            "cpp": spelled.name,
            "in": "" if in_object else member.location.value,
            "type": shown_type(member.type, _FILE in spelled.type),
            "required": member.required or member.required_in_requests,
            "nullable": spelled.type.startswith("wirebind::nullable<"),
            "plain": isinstance(member.type, RecordOf) and not spelled.type.startswith(_WRAPPED),
            "written": shown_written(member.written),
            "text": notes.description,
            "facts": " ".join(facts),
            "example": json_text(member.sample if member.sample is not None else notes.example),
            "readOnly": notes.read_only,
        }
    )
    return {"wire": member.wire, **shown} if in_object or member.wire else shown


def shown_written(one: Optional[Written]) -> Shown:
    """How a parameter or a member of a form is written, where that is said."""
    if one is None:
        return {}
    flags = {"exploded": one.exploded, "reserved": one.reserved, "empty": one.empty}
    return without_empty({"style": one.style.value, **flags})


def shown_members(record: Record, struct: ir.Struct) -> list[Shown]:
    """The members in the order of the C++ struct, in which designated initialisers stand.

    The map of those without a name of their own has one that no other has.
    """
    members = {member.key: member for member in record.members}
    shown = [shown_member(members[spelled.key], spelled, struct.rules) for spelled in struct.visited]
    for member, spelled in zip(shown, struct.visited):
        if spelled.visit == "additional":
            others = _OTHERS
            while any(each.get("wire") == others for each in shown):
                others += "_"
            member |= {"wire": others, "others": True, "text": " ".join(spelled.doc)}
            del member["in"]
    return shown


def shown_record(record: Record, struct: ir.Struct) -> Shown:
    """A record; what holds for it as a whole is a part of its text."""
    return without_empty({"cpp": struct.name, "text": "\n\n".join(struct.doc), "members": shown_members(record, struct)})


def shown_enumeration(enumeration: Enumeration, spelled: ir.Enumeration) -> Shown:
    """An enumeration: each known text with its C++ name."""
    values = [[value.text, value.name] for value in spelled.values]
    return without_empty({"cpp": spelled.name, "text": enumeration.description, "values": values})


def shown_union(union: Union, spelled: ir.Union) -> Shown:
    """A union: its types with how C++ names them, and the choices, each with its conditions."""
    choices = union.choices or tuple(Choice(place, (Condition(Look.FORM),)) for place in range(len(union.alternatives)))
    return without_empty(
        {
            "cpp": spelled.name,
            "text": "\n\n".join(spelled.doc),
            "alternatives": [shown_type(one.type) for one in union.alternatives],
            "choices": [
                [choice.alternative, *([one.look.value, one.member, one.value] for one in choice.conditions)]
                for choice in choices
            ],
        }
    )
