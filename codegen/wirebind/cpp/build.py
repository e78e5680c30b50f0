"""Builds the IR out of shapes and names: the last pass, after which nothing is decided any more."""

from __future__ import annotations

from typing import Optional

from wirebind.config import Bindings
from wirebind.diagnostics import Diagnostics
from wirebind.ir import model as ir
from wirebind.openapi.model import Document
from wirebind.cpp import documentation
from wirebind.analyse.cycles import Layout, lay_out
from wirebind.cpp.names import Names, enumerator_key, error_key
from wirebind.analyse.paging import paging_of
from wirebind.cpp.rules import rules_of
from wirebind.analyse.samples import check_samples
from wirebind.analyse.model import Call, Enumeration, ListOf, MapOf, Shapes, Struct, StructOf, Type
from wirebind.cpp.spelling import OPEN_ENUM, RULES, Speller
from wirebind.analyse.waiters import waiters_of
from wirebind.cpp.vendor import extension_of
from wirebind.cpp.words import snake_case

_OPERATION = "wirebind/client/operation.hpp"
_REFERENCE = "wirebind/client/operation_ref.hpp"
_RESPONSE = "wirebind/client/response.hpp"


def build_api(
    document: Document, shapes: Shapes, names: Names, bindings: Bindings, diagnostics: Diagnostics
) -> ir.Api:
    """The IR of one spec; its digest is still empty."""
    builder = _Builder(document, shapes, names, bindings, diagnostics)
    models = builder.models()
    operations = sorted(map(builder.operation, shapes.calls), key=lambda header: header.operation.name)
    return ir.Api(
        namespace=bindings.namespace,
        innermost=bindings.namespace.rpartition("::")[2],
        include=bindings.include,
        origin=bindings.shown_as,
        product=bindings.product,
        version=bindings.version,
        title=document.title,
        abi_macro=bindings.namespace.replace("::", "_").upper() + "_ABI",
        digest="",
        models=models,
        operations=tuple(operations),
        errors=_errors(shapes, names),
    )


class _Builder:
    def __init__(
        self, document: Document, shapes: Shapes, names: Names, bindings: Bindings, diagnostics: Diagnostics
    ) -> None:
        self._shapes = shapes
        self._names = names
        self._bindings = bindings
        self._diagnostics = diagnostics
        self._errors = {entry.code: entry for entry in document.errors}
        self._layout: Layout = lay_out(shapes, diagnostics)
        self._sent = _sent_structs(shapes)
        self._home: dict[str, str] = {}
        for group in self._layout.groups:
            leader = min(names.types[key] for key in group)
            for key in group:
                self._home[key] = f"{bindings.include}/models/{leader}.hpp"
        for key in shapes.enums:
            self._home[key] = f"{bindings.include}/models/{names.types[key]}.hpp"

    def _speller(self) -> Speller:
        return Speller(self._names, self._home, self._bindings.namespace.rpartition("::")[2])

    def models(self) -> tuple[ir.ModelHeader, ...]:
        """One header for each struct and enumeration, by name."""
        found: list[ir.ModelHeader] = []
        for group in self._layout.groups:
            speller = self._speller()
            structs = tuple(self._model(self._shapes.structs[key], speller) for key in group)
            home = self._home[group[0]]
            forward = tuple(sorted(struct.name for struct in structs)) if len(structs) > 1 else ()
            path = home.removeprefix(f"{self._bindings.include}/")
            found.append(ir.ModelHeader(path, speller.includes(home), forward, structs, ()))
            for struct in structs:
                if path != f"models/{struct.name}.hpp":
                    alias = ir.Includes((home,))
                    found.append(ir.ModelHeader(f"models/{struct.name}.hpp", alias, (), (), ()))
        for enumeration in self._shapes.enums.values():
            found.append(self._enum(enumeration))
        return tuple(sorted(found, key=lambda header: header.path))

    def _model(self, struct: Struct, speller: Speller) -> ir.Struct:
        members = self._names.ordered(struct)
        rules = rules_of(struct, members, self._diagnostics)
        return self._struct(struct, self._names.types[struct.key], documentation.struct_doc(struct, rules), rules, speller)

    def _struct(
        self,
        struct: Struct,
        name: str,
        doc: tuple[str, ...],
        rules: tuple[ir.Rule, ...],
        speller: Speller,
        operation: str = "",
    ) -> ir.Struct:
        ordered = self._names.ordered(struct)
        check_samples(ordered, rules, self._diagnostics)
        speller.enter(self._names.members[member.key] for member in ordered)
        sent = operation != "" or struct.key in self._sent
        found: list[ir.Member] = []
        overrides: list[ir.MemberName] = []
        for member in ordered:
            member_name = self._names.members[member.key]
            derived = member_name == snake_case(member.wire)
            if not derived and member.location != "body":
                overrides.append(ir.MemberName(member.wire, member_name))
            type_, initialiser = speller.member(
                member, member.key in self._layout.boxed, member.typed.nullable and sent
            )
            visit = "header" if member.location == "response" else member.location
            text = documentation.member_doc(member, member_name, derived, rules, sent)
            found.append(ir.Member(member.key, member_name, member.wire, type_, initialiser, visit, text))
        if rules or overrides:
            speller.need(RULES)
        return ir.Struct(struct.key, name, doc, tuple(found), rules, tuple(overrides), operation)

    def _enum(self, enumeration: Enumeration) -> ir.ModelHeader:
        name = self._names.types[enumeration.key]
        speller = self._speller()
        speller.need(OPEN_ENUM)
        speller.need("cstdint")
        values = []
        for value in enumeration.values:
            key = enumerator_key(enumeration, value)
            values.append(ir.Enumerator(key, self._names.enumerators[key], self._names.numbers[key], value))
        values.sort(key=lambda enumerator: enumerator.number)
        found = ir.Enumeration(enumeration.key, name, documentation.enum_doc(enumeration), tuple(values))
        return ir.ModelHeader(f"models/{name}.hpp", speller.includes(), (), (), (found,))

    def operation(self, call: Call) -> ir.OperationHeader:
        """The header of one operation."""
        name = self._names.calls[call.key]
        speller = self._speller()
        for header in (f"{self._bindings.include}/api.hpp", _OPERATION, _REFERENCE, _RESPONSE):
            speller.need(header)
        request = self._request(call, name, speller)
        headers = self._response_headers(call, name, speller)
        body = speller.type(call.response_body) if call.response_body else "wirebind::no_body"
        operation = call.operation
        waiters = self._waiters(call, speller)
        found = ir.Operation(
            key=call.key,
            name=name,
            wire=operation.id,
            doc=documentation.call_doc(call, self._errors, [waiter.name for waiter in waiters]),
            request=request,
            response_headers=headers,
            response_body=body,
            headers_type=headers.name if headers else "wirebind::no_headers",
            method=operation.method,
            path=operation.path,
            request_media=call.request_media,
            response_media=call.response_media,
            success_status=call.success_status,
            idempotent=operation.idempotent,
            changes=tuple(ir.Change(entry.date, entry.kind, entry.summary) for entry in operation.changes),
            deprecated=documentation.deprecation(operation),
            paging=self._paging(call),
            waiters=waiters,
            extensions=tuple(map(extension_of, operation.vendor_facts)),
        )
        return ir.OperationHeader(f"operations/{name}.hpp", speller.includes(), found)

    def _paging(self, call: Call) -> Optional[ir.Paging]:
        keys = paging_of(call, self._shapes, self._diagnostics)
        if keys is None:
            return None
        members = self._names.members
        return ir.Paging(members.get(keys.token, ""), members.get(keys.next, ""), members[keys.items])

    def _waiters(self, call: Call, speller: Speller) -> tuple[ir.Waiter, ...]:
        found: list[ir.Waiter] = []
        members = self._names.members
        for keys in waiters_of(call, self._shapes, self._diagnostics):
            waiter = keys.waiter
            if waiter.success or waiter.failure or waiter.success_errors:
                speller.need("string_view")
            found.append(
                ir.Waiter(
                    key=keys.key,
                    name=self._names.types[keys.key],
                    doc=documentation.waiter_doc(waiter, call.operation.id),
                    member=members.get(keys.member, ""),
                    success=waiter.success,
                    failure=waiter.failure,
                    target=members.get(keys.target, ""),
                    zero=waiter.zero,
                    failure_member=members.get(keys.failure_member, ""),
                    success_status=waiter.success_status,
                    success_errors=waiter.success_errors,
                )
            )
        return tuple(sorted(found, key=lambda waiter: waiter.name))

    def _request(self, call: Call, name: str, speller: Speller) -> ir.Struct:
        rules = rules_of(call.request, self._names.ordered(call.request), self._diagnostics)
        doc = (f"What {call.operation.id} is called with.",)
        return self._struct(call.request, f"{name}_request", doc, rules, speller, name)

    def _response_headers(self, call: Call, name: str, speller: Speller) -> Optional[ir.Struct]:
        if call.response_headers is None:
            return None
        doc = (f"Headers of the answer of {call.operation.id}.",)
        return self._struct(call.response_headers, f"{name}_response_headers", doc, (), speller)


def _errors(shapes: Shapes, names: Names) -> tuple[ir.ErrorCode, ...]:
    found = []
    for entry in shapes.errors:
        key = error_key(entry.code)
        found.append(
            ir.ErrorCode(
                key=key,
                name=names.enumerators[key],
                number=names.numbers[key],
                code=entry.code,
                status=entry.status,
                retry=entry.retry,
                match=entry.match,
                summary=" ".join(entry.summary.split()),
                doc=documentation.error_doc(entry),
            )
        )
    return tuple(sorted(found, key=lambda error: error.number))


def _sent_structs(shapes: Shapes) -> set[str]:
    """The structs that are part of a request: only there null and absent are told apart."""
    found: set[str] = set()
    work: list[Type] = [member.typed.type for call in shapes.calls for member in call.request.members]
    while work:
        type_ = work.pop()
        if isinstance(type_, ListOf):
            work.append(type_.item)
        elif isinstance(type_, MapOf):
            work.append(type_.value)
        elif isinstance(type_, StructOf) and type_.key not in found:
            found.add(type_.key)
            work.extend(member.typed.type for member in shapes.structs[type_.key].members)
    return found
