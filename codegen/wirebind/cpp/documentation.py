"""Writes the documentation of what is generated, as paragraphs of plain text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Iterable, Optional, Sequence

from wirebind.extensions import KEYWORDS as VENDOR_KEYWORDS
from wirebind.ir.model import Rule
from wirebind.openapi.model import ErrorEntry, Operation, Schema, Waiter
from wirebind.analyse.model import Call, Enumeration, ListOf, MapOf, Member, Struct
from wirebind.source.node import Node, to_json

_LONGEST_SAMPLE = 160


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a description; items of a list are paragraphs of their own."""
    found: list[str] = []
    for block in text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n"):
        current: list[str] = []
        for line in block.split("\n"):
            if line.lstrip().startswith(("- ", "* ", "|", "#", "```")) and current:
                found.append(" ".join(current))
                current = []
            current.extend(line.split())
        if current:
            found.append(" ".join(current))
    return found


def member_doc(member: Member, name: str, derived: bool, rules: Iterable[Rule], sent: bool) -> tuple[str, ...]:
    """What a member means, its unit, limits, default, example, wire name, and how a request sends an empty one."""
    chain = member.typed.chain
    text = member.description or next((part.description for part in chain if part.description), "")
    facts = [f"Unit: {part.unit}." for part in chain[:1] if part.unit]
    facts += rule_facts([rule for rule in rules if rule.member == member.wire])
    facts += _samples(chain)
    if member.location == "query" and isinstance(member.typed.type, ListOf):
        facts.append(f"Travels as `{member.wire}.1`, `{member.wire}.2` and so on; an empty list sends nothing.")
    if sent and _may_be_emptied(member, rules):
        kind = "list" if isinstance(member.typed.type, ListOf) else "map"
        facts.append(f"`{{}}` sends nothing, `wirebind::empty_value` an empty {kind}.")
    if not derived and member.wire:
        facts.append(f"Wire name: `{member.wire}`.")
    if any(part.read_only for part in chain):
        facts.append("Read only.")
    if member.deprecated:
        facts.append("Deprecated.")
    found = paragraphs(text) or [_fallback(member)]
    return tuple([*found, " ".join(facts)] if facts else found)


def _may_be_emptied(member: Member, rules: Iterable[Rule]) -> bool:
    """Whether it is an optional list or map of a body for which an empty one means something."""
    if member.location or member.required or member.typed.nullable:
        return False
    least = {"min_items", "min_properties"}
    forbidden = any(rule.member == member.wire and rule.kind in least and rule.argument != "0" for rule in rules)
    return isinstance(member.typed.type, (ListOf, MapOf)) and not forbidden


def _fallback(member: Member) -> str:
    places = {"path": "Path parameter", "query": "Query parameter", "header": "Header", "response": "Header"}
    if member.location == "body":
        return "What is sent."
    return f"{places.get(member.location, 'Member')} `{member.wire}`."


def _samples(chain: tuple[Schema, ...]) -> list[str]:
    found = []
    default = next((part.default for part in chain if part.default is not None), None)
    if default is not None:
        found.append(f"Default of the service: `{sample(default)}`.")
    example = next((part.examples[0] for part in chain if part.examples), None)
    if example is not None:
        found.append(f"Example: `{sample(example)}`.")
    return found


def sample(node: Node) -> str:
    """A value as one line of JSON, without the quotes of a string, cut where it gets long."""
    value = to_json(node)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_number)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…"


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def rule_facts(rules: list[Rule]) -> list[str]:
    """One short sentence for each rule of a member."""
    by_kind = {rule.kind: rule.argument for rule in rules}
    found = []
    if "multiple_of" in by_kind:
        found.append(f"A multiple of {by_kind['multiple_of']}.")
    found += _range(by_kind.get("minimum"), by_kind.get("maximum"))
    if "exclusive_minimum" in by_kind:
        found.append(f"Greater than {by_kind['exclusive_minimum']}.")
    if "exclusive_maximum" in by_kind:
        found.append(f"Less than {by_kind['exclusive_maximum']}.")
    if "one_of" in by_kind:
        found.append(f"One of {by_kind['one_of'].replace(',', ', ')}.")
    found += _range(by_kind.get("min_length"), by_kind.get("max_length"), (" character", " characters"))
    found += _range(by_kind.get("min_items"), by_kind.get("max_items"), (" item", " items"))
    found += _range(by_kind.get("min_properties"), by_kind.get("max_properties"), (" entry", " entries"))
    if "pattern" in by_kind:
        found.append(f"Matches `{by_kind['pattern']}`.")
    if "required" in by_kind:
        found.append("Required.")
    for rule in rules:
        if rule.kind == "at_most_member":
            found.append(f"At most `{rule.argument}` where both are set.")
        if rule.kind == "requires_member":
            found.append(f"Needs `{rule.argument}`.")
    return found


def _range(low: Optional[str], high: Optional[str], what: tuple[str, str] = ("", "")) -> list[str]:
    """The sentence for a lower and an upper limit; `what` is counted, one and several."""
    unit = what[0] if (high if high is not None else low) == "1" else what[1]
    if low is not None and high is not None:
        return [f"Exactly {low}{unit}."] if low == high else [f"{low} to {high}{unit}."]
    if low is not None:
        return [f"At least {low}{unit}."]
    return [f"At most {high}{unit}."] if high is not None else []


def struct_doc(struct: Struct, rules: Iterable[Rule]) -> tuple[str, ...]:
    """What a struct describes, and the rule that holds for it as a whole."""
    assert struct.schema is not None
    text = struct.schema.description or struct.schema.title
    found = paragraphs(text) or [f"Schema `{struct.hint.replace('/', '.')}`."]
    for rule in rules:
        if rule.kind == "exactly_one_of":
            options = [" with ".join(f"`{name}`" for name in part.split("+")) for part in rule.argument.split("|")]
            found.append(f"Exactly one of {', '.join(options)}.")
    return tuple(found)


def enum_doc(enumeration: Enumeration) -> tuple[str, ...]:
    """What an enumeration is; its values speak for themselves."""
    text = enumeration.schema.description or enumeration.schema.title
    found = paragraphs(text) or [f"Values of `{enumeration.hint.replace('/', '.')}`."]
    return (*found, "Any other text is kept as it is.")


def error_doc(entry: ErrorEntry) -> tuple[str, ...]:
    """What an error code means, its status, and whether the request may be sent again."""
    advice = {"backoff": "; may be sent again after a pause", "idempotent": "; idempotent calls may be sent again"}
    kin = {"prefix": "begins with", "contains": "contains"}
    text = " ".join(entry.summary.split()) or f"`{entry.code}`."
    also = f" Also any other code that {kin[entry.match]} `{entry.code}`." if entry.match in kin else ""
    return (f"{text} Status {entry.status}{advice.get(entry.retry, '')}.{also}",)


def call_doc(call: Call, errors: dict[str, ErrorEntry], waiters: Sequence[str]) -> tuple[str, ...]:
    """What an operation does, its method and path, permission and errors."""
    operation = call.operation
    found = paragraphs(operation.summary) + paragraphs(operation.description) or [f"Operation `{operation.id}`."]
    sentences = [VENDOR_KEYWORDS[facts.keyword].sentence(facts) for facts in operation.vendor_facts]
    found.append(" ".join([f"`{operation.method} {operation.path}`.", *sentences]))
    if operation.error_codes:
        codes = (f"`{code}` ({errors[code].status})" for code, _ in operation.error_codes)
        found.append(f"Errors: {', '.join(codes)}.")
    if operation.paging and operation.paging.token:
        headers = "`<wirebind/client/pager.hpp>`, `<wirebind/client/blocking_pager.hpp>`"
        found.append(f"Answers in pages; `wirebind::pages` walks through them ({headers}).")
    if waiters:
        names = ", ".join(f"`{name}`" for name in waiters)
        found.append(f"Waited for by {names}; `wirebind::async_wait` of `<wirebind/client/waiter.hpp>` polls it.")
    if operation.deprecated:
        reason = " ".join(operation.deprecation.split())
        found.append(f"Deprecated: {reason}" if reason else "Deprecated.")
    return tuple(found)


def deprecation(operation: Operation) -> str:
    """What a compiler says where a deprecated operation is called; "" when it is not deprecated."""
    if not operation.deprecated:
        return ""
    reason = " ".join(operation.deprecation.split())
    return "the service deprecates this operation" + (f": {reason}" if reason else "")


def waiter_doc(waiter: Waiter, operation: str) -> tuple[str, ...]:
    """What is waited for, and what the answers of the polled operation mean."""
    done: list[str] = []
    member = f"`{waiter.member}`"
    if waiter.success:
        done.append(f"{member} is {_either(waiter.success)}")
    if waiter.reaches:
        done.append(f"{member} is at least `{waiter.reaches}`")
    if waiter.zero:
        done.append(f"{member} is 0")
    if waiter.success_status:
        done.append(f"the answer is {' or '.join(map(str, waiter.success_status))}")
    if waiter.success_errors:
        done.append(f"the error is {_either(waiter.success_errors)}")
    failed = [f"{member} is {_either(waiter.failure)}"] if waiter.failure else []
    if waiter.failure_member:
        failed.append(f"`{waiter.failure_member}` has any text")
    text = f"Polls `{operation}`. Done when {', or '.join(done)}."
    if failed:
        text += f" Failed when {', or '.join(failed)}."
    return (*paragraphs(waiter.summary), f"{text} Anything else, values that are not known too, is pending.")


def _either(values: tuple[str, ...]) -> str:
    return " or ".join(f"`{value}`" for value in values)
