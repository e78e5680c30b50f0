"""Lays out what is longer than a line, the way the repository's clang-format does."""

from __future__ import annotations

from typing import Sequence

from wirebind.emit.escape import WIDTH, Cpp, identifier, namespace
from wirebind.ir.model import Api, Operation, OperationHeader


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


def asynchronous_signature(name: str, with_options: bool, operation: str = "") -> Cpp:
    """The first lines of a forwarder of the asynchronous client; `operation` is what it calls by another name."""
    options = ["const wirebind::call_options& options"] if with_options else []
    request = f"wirebind::request_ref<{identifier(operation or name)}_request> request"
    return packed(f"  auto async_{identifier(name)}(", [request, *options, "Token&& token = Token{}"], ") {")


def blocking_signature(name: str) -> Cpp:
    """The first lines of a forwarder of the blocking client."""
    start = f"  wirebind::response<Operation> {identifier(name)}("
    arguments = ["const wirebind::client::request_of<Operation>& request", "const wirebind::call_options& options = {}"]
    return packed(start, arguments, ") {")


def type_list(headers: Sequence[OperationHeader]) -> Cpp:
    """The definition of the list of all operations."""
    names = [identifier(header.operation.name) for header in headers]
    one_line = f"using operations = wirebind::type_list<{', '.join(names)}>;"
    if len(one_line) <= WIDTH:
        return Cpp(one_line)
    return Cpp("using operations =\n" + packed("    wirebind::type_list<", names, ">;"))


def instantiation(operation: Operation, api: Api) -> Cpp:
    """The explicit instantiation of the function that gives the object that an operation is to the runtime."""
    name = f"{namespace(api.namespace)}::{identifier(operation.name)}"
    one_line = f"template const wirebind::client::operation_ref& wirebind::client::operation_of<{name}>() noexcept;"
    if len(one_line) <= WIDTH:
        return Cpp(one_line)
    return Cpp(one_line.replace("operation_ref& ", "operation_ref&\n"))
