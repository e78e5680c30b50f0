"""What both clients have for each operation, and for each name that one had before a revision."""

from __future__ import annotations

from wirebind.ir.directions import called
from wirebind.ir.model import Alias, Api, Forwarder, Operation


def forwarders_of(api: Api) -> tuple[Forwarder, ...]:
    """A summary each, which names the struct that has the rest of the documentation."""
    operations = (_forwarder(header.operation, api.innermost) for header in called(api))
    return (*operations, *(_renamed(alias, api.innermost) for alias in api.aliases if alias.operation))


def _forwarder(operation: Operation, innermost: str) -> Forwarder:
    doc = (f"{operation.doc[0]} See {innermost}::{operation.name}.",)
    return Forwarder(operation.name, operation.name, doc, operation.deprecated, operation.deprecated)


def _renamed(alias: Alias, innermost: str) -> Forwarder:
    doc = (f"See {innermost}::{alias.target}.",)
    return Forwarder(alias.name, alias.target, doc, f"renamed to async_{alias.target}", f"renamed to {alias.target}")
