"""Lays out what is longer than a line, the way clang-format does."""

from __future__ import annotations

from typing import Sequence

from wirebind.emit.escape import WIDTH, Cpp, identifier, literal, parameter_format, type_name
from wirebind.ir.model import Encoding, ErrorBody, ErrorCode, Forwarder, Operation, OperationHeader, Response

_DEFAULT_STATUS = 200
_FORMS = ("form", "text", "multipart")


def without_margin(text: str) -> Cpp:
    """What a namespace holds, without empty lines at its ends."""
    return Cpp(text.strip("\n") + "\n")


def packed(start: str, items: Sequence[str], end: str) -> Cpp:
    """Items after an opening bracket: on one line, or filled up below the bracket, or below the start of the line."""
    one_line = f"{start}{', '.join(items)}{end}"
    if len(one_line) <= WIDTH:
        return Cpp(one_line)
    lines = _filled(start, items, end)
    if max(map(len, lines)) > WIDTH:
        indent = len(start) - len(start.lstrip(" ")) + 4
        lines = [start, *_filled(" " * indent, items, end)]
    return Cpp("\n".join(lines))


def _filled(start: str, items: Sequence[str], end: str) -> list[str]:
    lines: list[str] = []
    current = start
    for index, item in enumerate(items):
        piece = item + (end if index == len(items) - 1 else ",")
        if current.strip() and current != start and len(current) + 1 + len(piece) > WIDTH:
            lines.append(current)
            current = " " * len(start) + piece
        else:
            current += piece if current == start else f" {piece}"
    return [*lines, current]


def asynchronous_forwarder(one: Forwarder, with_options: bool) -> Cpp:
    """The function of the asynchronous client that calls an operation, without its template head."""
    options = ["const call_options& o"] if with_options else []
    arguments = [f"request_ref<{identifier(one.target)}_request> r", *options, "T&& t = T{}"]
    passed = "r, o, std::forward<T>(t)" if with_options else "r, std::forward<T>(t)"
    start = f"  auto async_{identifier(one.name)}("
    return _forwarder(one.deprecated, start, arguments, f"return this->begin({passed});")


def blocking_forwarder(one: Forwarder) -> Cpp:
    """The function of the blocking client that calls an operation, without its template head."""
    arguments = ["const request_of<O>& r", "const call_options& o = {}"]
    return _forwarder(one.deprecated_blocking, f"  response<O> {identifier(one.name)}(", arguments, "return call(r, o);")


def _forwarder(deprecated: str, start: str, arguments: Sequence[str], body: str) -> Cpp:
    lines = [f"  [[deprecated({literal(deprecated)})]]"] if deprecated else []
    one_line = f"{start}{', '.join(arguments)}) {{ {body} }}"
    if len(one_line) <= WIDTH:
        return Cpp("\n".join([*lines, one_line]))
    return Cpp("\n".join([*lines, packed(start, arguments, ") {"), f"    {body}", "  }"]))


def operation_facts(operation: Operation) -> Cpp:
    """The members of an operation's facts that differ from their defaults."""
    facts = [("name", literal(operation.wire)), ("method", literal(operation.method)), ("path", literal(operation.path))]
    facts += [("request_media", literal(operation.body.media))] if operation.body.media else []
    facts += [("other_media", "other_media")] if operation.body.others else []
    facts += [("request_form", f"wirebind::body_form::{operation.body.kind}")] if operation.body.kind in _FORMS else []
    facts += [("encodings", "encodings")] if operation.body.encodings else []
    facts += [("success_status", str(operation.success_status))] if operation.success_status != _DEFAULT_STATUS else []
    facts += [("responses", "responses")] if operation.listed_responses else []
    facts += [("idempotent", "true")] if operation.idempotent else []
    facts += [("endpoint", literal(operation.endpoint))] if operation.endpoint else []
    facts += [("security", "security")] if operation.security else []
    for trait in (trait for extension in operation.extensions for trait in extension.traits):
        if trait.flag is None:
            facts.append((identifier(trait.name), literal(trait.value)))
        elif trait.flag:
            facts.append((identifier(trait.name), "true"))
    facts += [(identifier(name), str(seconds)) for name, seconds in operation.timeouts]
    return Cpp("\n".join(_filled("      ", [f".{name} = {value}" for name, value in facts], "};")))


def encodings(found: Sequence[Encoding]) -> Cpp:
    """The table of how members of a form are written."""
    lines = [f"      {{{literal(one.wire)}, {parameter_format(one.format)}{_media(one)}}},\n" for one in found]
    return Cpp(f"  static constexpr wirebind::form_encoding encodings[] = {{\n{''.join(lines)}  }};")


def _media(one: Encoding) -> str:
    return f", {literal(one.media)}" if one.media else ""


def media_types(found: Sequence[str]) -> Cpp:
    """The table of the media types that a call may choose."""
    return packed("  static constexpr std::string_view other_media[] = {", list(map(literal, found)), "};")


def responses(found: Sequence[Response]) -> Cpp:
    """The table of an operation's successes."""
    rows = []
    for one in found:
        row = [str(int(one.status))]
        if one.body.media:
            row.append(literal(one.body.media))
            form = ["wirebind::body_form::text"] if one.body.kind == "text" else []
            row += [str(int(one.alternative)), *form] if form or one.alternative else []
        rows.append(f"{{{', '.join(row)}}}")
    return packed("  static constexpr wirebind::response_fact responses[] = {", rows, "};")


def error_fact(error: ErrorCode) -> Cpp:
    """The line of an error code in the table of the API."""
    advice = f"wirebind::retry_advice::{identifier(error.retry)}"
    items = [str(error.number), literal(error.code), str(error.status), advice, literal(error.summary)]
    items += [f"wirebind::code_match::{identifier(error.match)}"] if error.match != "exact" else []
    return packed("    {", items, "},")


def type_list(headers: Sequence[OperationHeader], name: str = "operations") -> Cpp:
    """The definition of a list of operations."""
    names = [identifier(header.operation.name) for header in headers]
    one_line = f"using {identifier(name)} = wirebind::type_list<{', '.join(names)}>;"
    if len(one_line) <= WIDTH:
        return Cpp(one_line)
    return Cpp(f"using {identifier(name)} =\n" + packed("    wirebind::type_list<", names, ">;"))


def error_bodies(bodies: Sequence[ErrorBody], start: str, indent: int) -> Cpp:
    """The definition of a list of error bodies."""
    found = [
        f"wirebind::error_body<{int(body.status)}, {type_name(body.type)}{''.join(f', {literal(one)}' for one in body.media)}>"
        for body in bodies
    ]
    one_line = f"{start} wirebind::type_list<{', '.join(found)}>;"
    if len(one_line) + indent <= WIDTH:
        return Cpp(one_line)
    return Cpp("\n".join([f"{start} wirebind::type_list<", *_filled(" " * (indent + 4), found, ">;")]))
