"""Compares two C++ surfaces by the names that programs write. Keys tell what a vanished name is called now."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Mapping, Optional, Sequence

from wirebind.diff.keys import canonical
from wirebind.diff.source.access import compare_access, given_types, ways_of
from wirebind.diff.source.enumerations import compare_enumerations
from wirebind.diff.source.unions import compare_unions
from wirebind.ir.model import Api, Enumeration, ErrorCode, Member, Operation, Struct, Union
from wirebind.records import record


@record
class SourceEdit:
    """One change of the surface. `key` is that of the document, `name` what a program writes."""

    rule: str
    key: str
    name: str
    old: str = ""
    new: str = ""


Translate = Callable[[str], str]
Add = Callable[..., None]


def compare_surfaces(old: Api, new: Api, translate: Translate) -> list[SourceEdit]:
    """Every change; `translate` says what the key of an old thing is now."""
    return _Comparison(old, new, translate).run()


class _Comparison:
    def __init__(self, old: Api, new: Api, translate: Translate) -> None:
        self._old, self._new, self._translate = old, new, translate
        self._found: list[SourceEdit] = []
        self._types = _type_names(old, new, translate)
        self._aliases = {alias.name for alias in new.aliases}

    def run(self) -> list[SourceEdit]:
        old, new = self._old, self._new
        if old.namespace != new.namespace:
            self._add("cpp-namespace", "api", new.namespace, old.namespace, new.namespace)
        self._models(old, new)
        self._operations(old, new)
        compare_access(old, new, self._translate, self._add)
        self._errors(old.errors, new.errors)
        for alias in old.aliases:
            if alias.name not in self._aliases and alias.name not in _models_of(new):
                self._add("cpp-alias-removed", "api", alias.name, alias.name, alias.target)
        return self._found

    def _add(self, rule: str, key: str, name: str, old: str = "", new: str = "") -> None:
        self._found.append(SourceEdit(rule, key, name, old, new))

    def _models(self, old: Api, new: Api) -> None:
        before, after = _models_of(old), _models_of(new)
        for name, one in before.items():
            current = self._types.get(name, name)
            two = after.get(current)
            if two is None:
                self._add("cpp-type-removed", self._translate(one.key), name, name)
                continue
            if current != name:
                rule = "cpp-type-aliased" if name in self._aliases else "cpp-type-renamed"
                self._add(rule, two.key, name, name, current)
            match one, two:
                case Struct(), Struct():
                    self._struct(one, two)
                case Enumeration(), Enumeration():
                    compare_enumerations(one, two, self._translate, self._add)
                case Union(), Union():
                    compare_unions(one, two, self._spelled, self._add)
                case _:
                    self._add("cpp-type-kind", two.key, name)
        for name, two in after.items():
            if name not in before and name not in self._types.values():
                self._add("cpp-type-added", two.key, name, "", name)

    def _struct(self, old: Struct, new: Struct) -> None:
        if old.doc != new.doc:
            self._add("cpp-text", new.key, new.name)
        before, after = {one.name: one for one in old.members}, {two.name: two for two in new.members}
        by_key = {canonical(two.key): two for two in new.members}
        for name, one in before.items():
            two, full = after.get(name), f"{old.name}.{name}"
            if two is not None:
                self._member(one, two, full)
                continue
            renamed = by_key.get(self._translate(one.key))
            if renamed is not None and renamed.name not in before:
                self._add("cpp-member-renamed", renamed.key, full, name, renamed.name)
            else:
                self._add("cpp-member-removed", self._translate(one.key), full, one.type)
        taken = {edit.new for edit in self._found if edit.rule == "cpp-member-renamed"}
        for name, two in after.items():
            if name not in before and name not in taken:
                rule = "cpp-member-added" if two.initialised else "cpp-member-added-required"
                self._add(rule, two.key, f"{new.name}.{name}", "", two.type)
        kept = [name for name in before if name in after]
        if kept != [name for name in after if name in before]:
            self._add("cpp-member-order", new.key, new.name, ", ".join(before), ", ".join(after))
        for rule in sorted(set(old.rules) ^ set(new.rules), key=repr):
            member = next((one for one in (*new.members, *old.members) if one.wire == rule.member), None)
            key, name = (member.key, f"{new.name}.{member.name}") if member else (new.key, new.name)
            self._add("cpp-rules", key, name)

    def _member(self, old: Member, new: Member, name: str) -> None:
        if new.deprecated:
            if not old.deprecated:
                self._add("cpp-member-kept", new.key, name, old.type)
            return
        if self._spelled(old.type) != _unqualified(new.type, self._new):
            self._add("cpp-member-type", new.key, name, old.type, new.type)
        elif old.initialised != new.initialised:
            self._add("cpp-member-optional" if new.initialised else "cpp-member-required", new.key, name)
        if old.wire != new.wire or old.visit != new.visit:
            self._add("cpp-wire-name", new.key, name, old.wire, new.wire)
        if old.doc != new.doc:
            self._add("cpp-text", new.key, name)

    def _operations(self, old: Api, new: Api) -> None:
        before = {header.operation.name: header.operation for header in old.operations}
        after = {header.operation.name: header.operation for header in new.operations}
        by_key = {canonical(two.key): two for two in after.values()}
        renamed = set()
        for name, one in before.items():
            two = after.get(name)
            if two is None:
                two = by_key.get(self._translate(one.key))
                if two is None or two.name in before:
                    self._add("cpp-operation-removed", self._translate(one.key), name, name)
                    continue
                renamed.add(two.name)
                rule = "cpp-operation-aliased" if name in self._aliases else "cpp-operation-renamed"
                self._add(rule, two.key, name, name, two.name)
            self._operation(one, two)
        for name, two in after.items():
            if name not in before and name not in renamed:
                self._add("cpp-operation-added", two.key, name, "", name)

    def _operation(self, old: Operation, new: Operation) -> None:
        self._struct(old.request, new.request)
        key, name = new.key, new.name
        self._response(old, new, f"{key}/response-body")
        if bool(old.deprecated) != bool(new.deprecated):
            self._add("cpp-deprecated" if new.deprecated else "cpp-undeprecated", key, name)
        elif (old.deprecated, old.doc, old.changes) != (new.deprecated, new.doc, new.changes):
            self._add("cpp-text", key, name)
        if bool(old.paging) != bool(new.paging):
            self._add("cpp-paging-added" if new.paging else "cpp-paging-removed", key, name)
        elif old.paging != new.paging:
            self._add("cpp-paging-changed", key, name)
        self._waiters(old, new)
        if ways_of(self._old, old, self._translate) != ways_of(self._new, new, str):
            self._add("cpp-security", key, name)
        if _facts(old) != _facts(new):
            self._add("cpp-facts", key, name)

    def _response(self, old: Operation, new: Operation, key: str) -> None:
        """The type of the body and the struct of headers."""
        mine, theirs = old.response_body, new.response_body
        if self._spelled(mine) != _unqualified(theirs, self._new):
            self._add("cpp-body-type", key, new.name, mine, theirs)
        one, two = old.result, new.result
        before, after = one.headers, two.headers
        renamed = (one.shared or two.shared) and one.headers_type != two.headers_type
        if bool(before) != bool(after) or renamed:
            self._add("cpp-headers-type", new.key, new.name)
        if some := before or after:
            none = replace(some, members=(), rules=())
            self._struct(before or none, after or none)

    def _waiters(self, old: Operation, new: Operation) -> None:
        before, after = {one.name: one for one in old.waiters}, {two.name: two for two in new.waiters}
        for name, one in before.items():
            if name not in after:
                self._add("cpp-waiter-removed", self._translate(one.key), name, name)
            elif _waiter(one) != _waiter(after[name]):
                self._add("cpp-facts", after[name].key, name)
        for name, two in after.items():
            if name not in before:
                self._add("cpp-waiter-added", two.key, name, "", name)

    def _errors(self, old: Sequence[ErrorCode], new: Sequence[ErrorCode]) -> None:
        before, after = {one.name: one for one in old}, {two.name: two for two in new}
        for name, one in before.items():
            two = after.get(name)
            if two is None:
                self._add("cpp-error-removed", one.key, f"errc::{name}", name)
            elif one.number != two.number:
                self._add("cpp-enumerator-number", two.key, f"errc::{name}", str(one.number), str(two.number))
            elif (one.status, one.retry, one.match, one.code) != (two.status, two.retry, two.match, two.code):
                self._add("cpp-facts", two.key, f"errc::{name}")
        for name, two in after.items():
            if name not in before:
                self._add("cpp-error-added", two.key, f"errc::{name}", "", name)

    def _spelled(self, type_: str) -> str:
        """A type of the old surface, with what its names are now."""
        type_ = _unqualified(type_, self._old)
        if not self._types:
            return type_
        return re.sub(r"[a-z][a-z0-9_]*", lambda match: self._types.get(match[0], match[0]), type_)


def _unqualified(type_: str, api: Api) -> str:
    """The type without the namespace that a member of the same name makes necessary."""
    return type_.replace(f"{api.innermost}::", "")


def _models_of(api: Api) -> dict[str, Struct | Enumeration | Union]:
    found = [one for header in api.models for one in (*header.structs, *header.enums, *header.unions)]
    return {one.name: one for one in (*found, api.common_headers, *given_types(api)) if one}


def _type_names(old: Api, new: Api, translate: Translate) -> Mapping[str, str]:
    """New names by old ones, for types whose names vanished and whose keys are known."""
    before, after = _models_of(old), _models_of(new)
    by_key: dict[str, Optional[str]] = {canonical(two.key): name for name, two in after.items()}
    pairs = {name: by_key.get(translate(one.key)) for name, one in before.items() if name not in after}
    return {name: current for name, current in pairs.items() if current is not None and current not in before}


def _facts(operation: Operation) -> tuple[object, ...]:
    body = operation.body
    return (
        operation.wire, operation.method, operation.path, operation.idempotent, operation.timeouts, operation.extensions, body.media,
        body.others, body.kind, body.type, [(one.status, one.body.media, one.body.kind, one.alternative) for one in operation.responses],
    )  # fmt: skip


def _waiter(waiter: object) -> tuple[object, ...]:
    names = ("member", "success", "failure", "target", "zero", "failure_member", "success_status", "success_errors")
    return tuple(getattr(waiter, name) for name in names)
