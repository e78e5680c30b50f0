"""A call as C++, out of the examples of a document: what page/snippets.mjs writes of the same values.

Types and names are those of the page's data; tests hold both to the same text.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Mapping, Optional, Sequence

from wirebind.emit.escape import literal
from wirebind.explorer.alternatives import chosen, spelled
from wirebind.explorer.exact_json import parsed, written

Data = Mapping[str, Any]
STYLES = ("coroutine", "callback", "blocking")
_WIDTH = 80
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
_INTEGER = re.compile(r"-?(?:0|[1-9]\d*)\Z")
# An alternative of a union that no literal is: one that is wider would lose digits.
_NARROW = re.compile(r"(?:u?int(?:8|16)|uint32)\Z")
_BITS = {f"int{bits}": bits for bits in (8, 16, 32, 64)}
_UNSIGNED_BITS = {f"u{name}": bits for name, bits in _BITS.items()}
_LARGEST_FLOAT = (2 - 2**-24) * 2**127
_PRINT = "  std::cout << response.status() << ' ' << response.request_id() << '\\n';\n"


def start_values(operation: Data) -> dict[str, Any]:
    """What a call is shown with: the examples of what it needs, and the example of the body."""
    out: dict[str, Any] = {}
    for member in operation.get("request", ()):
        example = member.get("example", "")
        if member["in"] == "body":
            text = operation.get("sample") or example
        else:
            text = example if member.get("required") else ""
        if text:
            out[name_of(member)] = parsed(text)
        elif member["in"] == "body" and "record" in member["type"]:
            out[name_of(member)] = {}
    return out


def name_of(member: Data) -> str:
    """What a part of a request is kept under: parameters of different places may share a name."""
    return f"{member['in']}:{member.get('wire', '')}"


def cpp_code(data: Data, operation: Data, values: Mapping[str, Any], style: str) -> str:
    """A function that is given a client and makes the call."""
    name = operation["cpp"]
    alias = "" if data["namespace"] == "api" else f"namespace api = {data['namespace']};\n\n"
    header = "blocking_client" if style == "blocking" else "client"
    head = f"#include <{data['include']}/{header}.hpp>\n\n#include <iostream>\n\n{alias}"
    request = f"  {_Writer(data).request(operation, values)};\n"
    if style == "blocking":
        call = f"  const auto response = client.{name}(request);\n{_PRINT}"
        return f"{head}void call(api::blocking_client& client) {{\n{request}{call}}}\n"
    if style == "callback":
        call = (
            f"  client.async_{name}(request, [](std::error_code error, api::{name}_response response) {{\n"
            f"    if (error) std::cerr << wirebind::explain(error, response.details());\n  {_PRINT}  }});\n"
        )
        return f"{head}void call(api::client& client) {{\n{request}{call}}}\n"
    call = f"  const auto response = co_await client.async_{name}(request);\n{_PRINT}"
    return f"{head}asio::awaitable<void> call(api::client& client) {{\n{request}{call}}}\n"


class _Writer:
    """Writes values as initialisers; what is no value of its type is left out."""

    def __init__(self, data: Data) -> None:
        self._data = data

    def request(self, operation: Data, values: Mapping[str, Any]) -> str:
        parts = self._record(operation.get("request", ()), values, name_of, "  ")
        return _braces(f"const api::{operation['cpp']}_request request", parts, "  ")

    def _record(
        self, members: Sequence[Data], values: Mapping[str, Any], key: Callable[[Data], str], indent: str
    ) -> list[str]:
        parts = []
        for member in members:
            given = values
            if member.get("others"):
                named = {each["wire"] for each in members if each is not member}
                others = {name: value for name, value in values.items() if name not in named}
                given = {key(member): others} if others else {}
            if key(member) not in given:
                continue
            value, plain = given[key(member)], member.get("plain", False)
            shown = self._value(member["type"], value, f"{indent}    ", plain)
            if value is None and member.get("nullable"):
                shown = "nullptr"
            if shown is not None:
                parts.append(f".{member['cpp']} = {shown}")
        return parts

    def _value(self, type_: Any, value: Any, indent: str, plain: bool = False) -> Optional[str]:
        if isinstance(type_, str):
            return _scalar(type_, value)
        if value is None:
            return None
        if "enum" in type_:
            return self._enumerator(type_["enum"], value)
        if "union" in type_:
            return self._alternative(self._data["unions"][type_["union"]], value, indent)
        if "record" in type_:
            if not isinstance(value, dict):
                return None
            record = self._data["records"][type_["record"]]
            parts = self._record(record.get("members", ()), value, lambda member: str(member["wire"]), indent)
            return _braces("" if plain else f"api::{record['cpp']}", parts, indent)
        return self._items(type_, value, indent)

    def _alternative(self, union: Data, value: Any, indent: str) -> Optional[str]:
        """A value of the alternative that it is; JSON text where it is none."""
        place = chosen(self._data, union, value)
        type_ = union["alternatives"][place] if place is not None else "json"
        shown = self._value(type_, value, indent)
        if shown is not None and isinstance(type_, str) and _NARROW.match(type_):
            return f"{spelled(self._data, type_)}{{{shown}}}"
        if shown is None or isinstance(type_, str) or not {"list", "map"} & type_.keys():
            return shown
        return f"{spelled(self._data, type_)}({shown})" if shown == "wirebind::empty_value" else f"{spelled(self._data, type_)}{shown}"

    def _items(self, type_: Data, value: Any, indent: str) -> Optional[str]:
        """A list, or a map."""
        parts: list[Optional[str]]
        if "list" in type_:
            if not isinstance(value, list):
                return None
            parts = [self._item(type_, "list", item, indent) for item in value]
        else:
            if not isinstance(value, dict):
                return None
            shown = ((name, self._item(type_, "map", item, indent)) for name, item in value.items())
            parts = [f"{{{_text(name)}, {item}}}" if item is not None else None for name, item in shown]
        kept = [part for part in parts if part is not None]
        return _braces("", kept, indent) if kept else "wirebind::empty_value"

    def _item(self, type_: Data, kind: str, item: Any, indent: str) -> Optional[str]:
        if item is None and type_.get("nulls"):
            return "nullptr"
        return self._value(type_[kind], item, f"{indent}    ")

    def _enumerator(self, key: str, value: Any) -> Optional[str]:
        if isinstance(value, (dict, list)):
            return None
        enum, text = self._data["enums"][key], _plain(value)
        known = {each: name for each, name in enum.get("values", ())}
        return f"api::{enum['cpp']}::{known[text]}" if text in known else _text(text)


def _braces(start: str, parts: Sequence[str], indent: str) -> str:
    """Pieces on one line where they fit, else on a line each below the opening brace."""
    line = f"{start}{{{', '.join(parts)}}}"
    if len(indent) + len(line) <= _WIDTH and "\n" not in line:
        return line
    pieces = ",\n".join(f"{indent}    {part}" for part in parts)
    return f"{start}{{\n{pieces}}}"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(text: str) -> str:
    """A text with a NUL says how long it is."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return f"std::string({literal(whole)}, {len(whole.encode('utf-8'))})" if "\0" in whole else literal(whole)


def _scalar(type_: str, value: Any) -> Optional[str]:
    if type_ == "json":
        return f"wirebind::json::raw::parse({literal(written(value))}).value()"
    if value is None or isinstance(value, (dict, list)):
        return None
    text = _plain(value)
    if type_ == "boolean":
        return text if text in ("true", "false") else None
    if type_ in ("float", "double"):
        return _floating(type_, text)
    if type_ in _BITS:
        return _integer(_BITS[type_], text)
    if type_ in _UNSIGNED_BITS:
        return _unsigned(_UNSIGNED_BITS[type_], text)
    return f"wirebind::base64_text({_text(text)})" if type_ == "base64" else _text(text)


def _floating(type_: str, text: str) -> Optional[str]:
    limit = _LARGEST_FLOAT if type_ == "float" else float("inf")
    if not _NUMBER.match(text) or not abs(float(text)) < limit:
        return None
    return (text if re.search(r"[.eE]", text) else f"{text}.0") + ("F" if type_ == "float" else "")


def _unsigned(bits: int, text: str) -> Optional[str]:
    """A number beyond the signed types says that it has no sign."""
    if not _INTEGER.match(text) or not 0 <= int(text) < 2**bits:
        return None
    return f"{int(text)}U" if int(text) >= 2**63 else str(int(text))


def _integer(bits: int, text: str) -> Optional[str]:
    """The least number has no literal of its own."""
    if not _INTEGER.match(text) or not -(2 ** (bits - 1)) <= int(text) < 2 ** (bits - 1):
        return None
    if bits > 16 and int(text) == -(2 ** (bits - 1)):
        return f"{int(text) + 1} - 1"
    return "0" if text == "-0" else text
