"""Keys as both axes write them, and what the key of an old thing is now."""

from __future__ import annotations

from typing import Iterable, Mapping

from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.keys import component_key, enumerator_key, key_part, operation_key, route_key, scheme_key, variable_key
from wirebind.diagnostics import Place
from wirebind.diff.wire.edits import Edit
from wirebind.openapi.path_template import route_shape


def canonical(key: str) -> str:
    """A key without the marks of structure: a record in place and the member that holds it have one."""
    kind, _, rest = key.partition(":")
    if kind in ("enum", "union"):
        key = rest if rest.startswith(("op:", "schema:")) else f"schema:{rest}"
    return "/".join(part for part in key.split("/") if part not in ("{}", "<>"))


def places_of(model: ApiModel) -> dict[str, Place]:
    """Where everything that has a key stands, by canonical key."""
    found: dict[str, Place] = {}
    records = [member for record in model.records.values() for member in (record, *record.members)]
    enumerations = [value for one in model.enumerations.values() for value in (one, *one.values)]
    for operation in model.operations:
        found[operation.key] = operation.place
        parts = [*operation.parameters, *operation.waiters, *(one for one in (operation.body,) if one)]
        parts += [header for response in operation.responses for header in response.headers]
        parts += [response.body for response in operation.responses if response.body]
        found |= {canonical(part.key): part.place for part in parts}
    for server in model.servers:
        found[server.key] = server.place
        for variable in server.variables:
            key = variable_key(server.key, variable.name)
            found[key] = variable.place
            found |= {enumerator_key(key, value): variable.place for value in variable.values}
    found |= {scheme_key(scheme.name): scheme.place for scheme in model.security_schemes}
    for each in (*records, *enumerations, *model.errors):
        found.setdefault(canonical(each.key), each.place)
    return found


def renamed_value(edit: Edit) -> str:
    """The canonical key that the old spelling of a value has below the enumeration of today."""
    return canonical(f"{edit.site.key.rpartition('/')[0]}/{key_part(edit.old)}")


def removed_label(edit: Edit) -> str:
    """What keys called the alternative in place that went; "" for one that is a component."""
    label, colon, _ = edit.old.partition(": ")
    return key_part(label) if colon else ""


class Translation:
    """Old keys to new ones, as the wire axis paired what was renamed."""

    def __init__(self, edits: Iterable[Edit], vacated: Mapping[str, str] = {}) -> None:
        """`vacated` has the keys of what went, and is called otherwise because something else may have the key now."""
        self._owners: dict[str, str] = {}
        self._members: dict[str, str] = dict(vacated)
        for edit in edits:
            match edit.rule:
                case "scheme-renamed":
                    self._owners[scheme_key(edit.old)] = edit.site.key
                case "schema-renamed":
                    self._owners[component_key(edit.old)] = component_key(edit.new)
                case "operation-renamed":
                    self._owners[operation_key(edit.old)] = operation_key(edit.new)
                case "operation-moved" if edit.site.key.startswith("op:@"):  # without an id, the route is its key
                    method, _, path = edit.old.partition(" ")
                    self._owners[route_key(f"{method} {route_shape(path)}")] = edit.site.key
                case "property-renamed" | "alternative-renamed":
                    parent = edit.site.key.rpartition("/")[0]
                    self._members[f"{parent}/{key_part(edit.old)}"] = edit.site.key
                case "alternative-removed" if label := removed_label(edit):  # the union is what changed
                    self._members.setdefault(f"{edit.site.key}/{label}", edit.site.key)
                case "enum-value-renamed" | "known-value-renamed":
                    self._members[renamed_value(edit)] = edit.site.key
                case "parameter-renamed" | "parameter-moved":
                    parent, _, last = edit.site.key.rpartition("/")
                    place, _, name = last.partition(":")
                    moved = edit.rule == "parameter-moved"
                    old = f"{edit.old}:{name}" if moved else f"{place}:{key_part(edit.old)}"
                    self._members[f"{parent}/{old}"] = edit.site.key

    def __call__(self, key: str) -> str:
        """What a key of the old side is called on the new one, in its canonical form."""
        owner, slash, rest = canonical(key).partition("/")
        parts = rest.split("/") if slash else []
        found = self._owners.get(owner, owner)
        for part in parts:
            found = self._members.get(f"{found}/{part}", f"{found}/{part}")
        return found
