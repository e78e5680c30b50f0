"""Writes the documentation of structs, enumerations and error codes, as paragraphs of plain text."""

from __future__ import annotations

from typing import Iterable, Optional, assert_never

from wirebind.analyse.model.operations import ErrorCode
from wirebind.analyse.model.records import Enumeration, Location, Member, Record, Style
from wirebind.analyse.model.types import ListOf, MapOf
from wirebind.cpp.samples import sample_facts
from wirebind.ir.model import Rule
from wirebind.openapi.catalogue import CodeMatch, Retry

_ADVICE = {
    Retry.NEVER: "",
    Retry.BACKOFF: "; retryable after a pause",
    Retry.IDEMPOTENT: "; retryable for idempotent calls",
}


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


def member_doc(member: Member, derived: bool, rules: Iterable[Rule], sent: bool) -> tuple[str, ...]:
    """What a member means, its unit, limits, default, example, wire name, and how a request sends an empty one."""
    notes = member.notes
    facts = [f"Unit: {notes.unit}."] if notes.unit else []
    facts += rule_facts([rule for rule in rules if rule.member == rule_name(member)])
    facts += sample_facts(notes)
    facts += written_facts(member)
    if sent and _may_be_emptied(member, rules):
        kind = "list" if isinstance(member.type, ListOf) else "map"
        facts.append(f"`{{}}` sends nothing, `wirebind::empty_value` an empty {kind}.")
    if not derived and member.wire and member.location is not Location.ADDITIONAL:
        facts.append(f"Wire name: `{member.wire}`.")
    if notes.read_only:
        facts.append("Read only.")
    if notes.write_only:
        facts.append("Write only.")
    if notes.deprecated:
        facts.append("Deprecated.")
    found = paragraphs(notes.description) or [_fallback(member)]
    return tuple([*found, " ".join(facts)] if facts else found)


def _may_be_emptied(member: Member, rules: Iterable[Rule]) -> bool:
    """Whether it is an optional list or map of a body for which an empty one means something."""
    if member.location is not Location.OBJECT or member.required or member.nullable:
        return False
    least = {"min_items", "min_properties"}
    forbidden = any(rule.member == member.wire and rule.kind in least and rule.argument != "0" for rule in rules)
    return isinstance(member.type, (ListOf, MapOf)) and not forbidden


def _fallback(member: Member) -> str:
    match member.location:
        case Location.PATH:
            return f"Path parameter `{member.wire}`."
        case Location.QUERY:
            return f"Query parameter `{member.wire}`."
        case Location.COOKIE:
            return f"Cookie `{member.wire}`."
        case Location.HEADER | Location.RESPONSE_HEADER:
            return f"Header `{member.wire}`."
        case Location.BODY:
            return "The body of the request."
        case Location.ADDITIONAL:
            return "The members that have no name of their own here."
        case Location.OBJECT:
            return f"Member `{member.wire}`."
    assert_never(member.location)


def written_facts(member: Member) -> list[str]:
    """One short sentence about how a parameter is written, where that limits what a value may be."""
    match member.written.style if member.written else None:
        case Style.NUMBERED:
            return [f"Sent as `{member.wire}.1`, `{member.wire}.2` and so on; an empty list is not sent."]
        case Style.SPACE_DELIMITED:
            return ["Items must not contain a space, which separates them."]
        case Style.PIPE_DELIMITED:
            return ["Items must not contain a vertical bar, which separates them."]
        case Style.CONTENT:
            return ["Sent as JSON."]
        case _:
            return []


def rule_name(member: Member) -> str:
    """What rules call a member."""
    return "body" if member.location is Location.BODY else member.wire


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
    if "one_of_json" in by_kind:
        found.append(f"One of `{by_kind['one_of_json']}`.")
    if "constant" in by_kind:
        found.append(f"Always `{by_kind['constant']}`.")
    found += _range(by_kind.get("min_length"), by_kind.get("max_length"), (" character", " characters"))
    found += _range(by_kind.get("min_items"), by_kind.get("max_items"), (" item", " items"))
    found += _range(by_kind.get("min_properties"), by_kind.get("max_properties"), (" entry", " entries"))
    if "pattern" in by_kind:
        found.append(f"Matches `{by_kind['pattern']}`.")
    if "unique_items" in by_kind:
        found.append("No two items are equal.")
    if "name_pattern" in by_kind:
        found.append(f"Names match `{by_kind['name_pattern']}`.")
    if "required" in by_kind:
        found.append("Required.")
    for rule in rules:
        if rule.kind == "at_most_member":
            found.append(f"At most `{rule.argument}` if both are set.")
        if rule.kind == "requires_member":
            found.append(f"Requires `{rule.argument}`.")
    return found


def _range(low: Optional[str], high: Optional[str], what: tuple[str, str] = ("", "")) -> list[str]:
    """The sentence for a lower and an upper limit; `what` is counted, one and several."""
    unit = what[0] if (high if high is not None else low) == "1" else what[1]
    if low is not None and high is not None:
        return [f"Exactly {low}{unit}."] if low == high else [f"{low} to {high}{unit}."]
    if low is not None:
        return [f"At least {low}{unit}."]
    return [f"At most {high}{unit}."] if high is not None else []


def struct_doc(record: Record, hint: str, rules: Iterable[Rule]) -> tuple[str, ...]:
    """What a struct describes, and the rule that holds for it as a whole; `hint` is where it comes from."""
    found = paragraphs(record.description) or [f"Schema `{hint.replace('/', '.')}`."]
    for rule in rules:
        if rule.kind == "no_others":
            found.append("A request with any other member is rejected.")
        if rule.kind == "exactly_one_of":
            options = [" with ".join(f"`{name}`" for name in part.split("+")) for part in rule.argument.split("|")]
            found.append(f"Exactly one of {', '.join(options)}.")
    return tuple(found)


def enum_doc(enumeration: Enumeration, hint: str, closed: bool) -> tuple[str, ...]:
    """What an enumeration is; its values speak for themselves. `hint` is where it comes from."""
    found = paragraphs(enumeration.description) or [f"Values of `{hint.replace('/', '.')}`."]
    rest = "; a request with one is a violation" if closed else ""
    return (*found, f"Any other text is kept unchanged{rest}.")


def error_doc(error: ErrorCode) -> tuple[str, ...]:
    """What an error code means, its status, and whether the request may be sent again."""
    text = " ".join(error.summary.split()) or f"`{error.code}`."
    return (f"{text} Status {error.status}{_ADVICE[error.retry]}.{_also(error)}",)


def _also(error: ErrorCode) -> str:
    match error.match:
        case CodeMatch.EXACT:
            return ""
        case CodeMatch.PREFIX:
            return f" Also any other code that begins with `{error.code}`."
        case CodeMatch.CONTAINS:
            return f" Also any other code that contains `{error.code}`."
    assert_never(error.match)
