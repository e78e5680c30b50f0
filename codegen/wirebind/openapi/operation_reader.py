"""Reads operations: parameters, bodies, responses and the extensions on them."""

from __future__ import annotations

import datetime
import re
from typing import Optional

from wirebind.diagnostics import Place
from wirebind.extensions import KEYWORDS as VENDOR_KEYWORDS
from wirebind.openapi import keywords
from wirebind.openapi.components import Components
from wirebind.openapi.encoding_reader import is_media_type, read_encodings
from wirebind.openapi.example_reader import read_examples
from wirebind.openapi.model import Body, Change, Media, Operation, Paging, Response
from wirebind.openapi.parameter_reader import ParameterReader
from wirebind.openapi.path_template import PathTemplate
from wirebind.openapi.path_variables import with_variables
from wirebind.openapi.schema_reader import read_schema
from wirebind.openapi.security_reader import read_requirements
from wirebind.openapi.server_reader import read_servers
from wirebind.openapi.waiter_reader import read_waiters
from wirebind.source.cursor import Cursor
from wirebind.vendor import VendorFacts

_IDEMPOTENT = frozenset(("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"))
_LONGEST_TIMEOUT = 7 * 24 * 3600
_STATUS = re.compile(r"[1-5](?:[0-9][0-9]|XX)\Z|default\Z")


class OperationReader:
    """Reads the operations of one document."""

    def __init__(self, components: Components, known_errors: frozenset[str]) -> None:
        self._components = components
        self._parameters = ParameterReader(components)
        self._known_errors = known_errors

    def read(self, template: PathTemplate, method: str, cursor: Cursor, item: Cursor) -> Operation:
        """One operation of a path; one without an id has "" for it."""
        cursor.expect_members(keywords.OPERATION, keywords.OPERATION_EXTENSIONS, "an operation")
        name = cursor.get("operationId")
        declared = self._parameters.parameters(cursor, item.get("parameters"))
        template, parameters = with_variables(template, declared, cursor)
        idempotent = cursor.get("x-idempotent")
        return Operation(
            id=name.string() if name else "",
            method=method,
            path=template.text,
            place=cursor.place,
            id_place=name.place if name else cursor.place,
            route=f"{method} {template.shape}",
            tags=_tags(cursor),
            summary=cursor.text_of("summary"),
            description=cursor.text_of("description"),
            deprecated=cursor.flag_of("deprecated") or cursor.get("x-deprecated") is not None,
            deprecation=cursor.required_text("x-deprecated", "an operation") if cursor.get("x-deprecated") else "",
            sunset=_sunset(cursor),
            parameters=parameters,
            body=self._body(cursor, method),
            responses=self._responses(cursor),
            error_codes=self._error_codes(cursor),
            security=read_requirements(cursor),
            servers=read_servers(item) if cursor.get("servers") is None else read_servers(cursor),
            vendor_facts=_vendor_facts(cursor),
            idempotent=idempotent.boolean() if idempotent else method in _IDEMPOTENT,
            timeouts=_timeouts(cursor),
            paging=_paging(cursor),
            waiters=read_waiters(cursor, self._known_errors),
            changes=_changes(cursor),
            cpp_name=cursor.text_of("x-cpp-name"),
        )

    def _body(self, cursor: Cursor, method: str) -> Optional[Body]:
        child = cursor.get("requestBody")
        if child and method == "TRACE":
            child.fault("trace-body", "a TRACE request has no body (RFC 9110)", "it is left out")
            return None
        target = self._components.follow(child, "requestBodies") if child else None
        if target is None:
            return None
        target.expect_members(keywords.BODY, (), "a request body")
        content = self._content(target)
        if not content:
            target.fault("missing-member", "a request body has no content")
            return None
        return Body(content, target.flag_of("required"), target.text_of("description"), target.place)

    def _content(self, cursor: Cursor) -> tuple[Media, ...]:
        content = cursor.get("content")
        found = []
        for name, media in content.members() if content else ():
            if not media.is_object():
                continue
            if not is_media_type(name):
                name = "application/json" if "json" in name.lower() else "application/octet-stream"
                media.fault("media-type", f"'{media.last_token}' is no media type", f"it is taken for {name}")
            media.expect_members(keywords.MEDIA, (), "a media type")
            schema = media.get("schema")
            typed = read_schema(schema) if schema else None
            found.append(Media(name, typed, media.place, read_examples(media), read_encodings(media, name)))
        return tuple(found)

    def _responses(self, cursor: Cursor) -> tuple[Response, ...]:
        responses = cursor.get("responses")
        if responses is None or not responses.is_object():
            return ()
        found: list[Response] = []
        for written, item in responses.members():
            if written.startswith("x-"):
                continue
            status = written.upper() if written.lower().endswith("xx") else written
            if any(one.status == status for one in found):
                item.fault("response-status", f"'{written}' is {status} again", "the response is left out")
                continue
            if not _STATUS.match(status):
                hint = "a number, '2XX' or 'default'; the response is left out"
                item.fault("response-status", f"'{written}' is no status", hint)
                continue
            if status[0] == "1" and status != "101":
                item.fault("response-status", f"'{written}' is informational: no call ends with it", "it is left out")
                continue
            target = self._components.follow(item, "responses")
            if target is None:
                continue
            target.expect_members(keywords.RESPONSE, (), "a response")
            content = self._content(target)
            headers = self._parameters.headers(target)
            found.append(Response(status, target.text_of("description"), headers, content, target.place))
        return tuple(found)

    def _error_codes(self, cursor: Cursor) -> tuple[tuple[str, Place], ...]:
        codes = cursor.get("x-error-codes")
        found = []
        for item in codes.items() if codes else ():
            code = item.string()
            if code and code not in self._known_errors:
                item.fault("unknown-error-code", f"{code} is not in x-errors")
                continue
            found.append((code, item.place))
        return tuple(found)


def _tags(cursor: Cursor) -> tuple[str, ...]:
    tags = cursor.get("tags")
    return tags.strings() if tags is not None else ()


def _sunset(cursor: Cursor) -> str:
    """The day from which a deprecated operation may be gone, or ""."""
    date = cursor.get("x-sunset")
    if date is None:
        return ""
    if not _is_date(date.string()):
        date.error("sunset-date", f"'{date.string()}' is no date", "dates are written YYYY-MM-DD, in quotes")
        return ""
    return date.string()


def _vendor_facts(cursor: Cursor) -> tuple[VendorFacts, ...]:
    found = [(keyword, cursor.get(name)) for name, keyword in VENDOR_KEYWORDS.items()]
    return tuple(keyword.read(child) for keyword, child in found if child is not None and child.is_object())


def _timeouts(cursor: Cursor) -> tuple[tuple[str, int], ...]:
    """The timeouts that an operation has in place of the client's, in seconds; 0 means no bound."""
    child = cursor.get("x-timeouts")
    if child is None or not child.is_object():
        return ()
    child.expect_members(keywords.TIMEOUTS, (), "x-timeouts")
    found = []
    for name in keywords.TIMEOUTS:
        member = child.get(name)
        seconds = member.decimal() if member else None
        if member is None or seconds is None:
            continue
        if seconds != int(seconds) or not 0 <= seconds <= _LONGEST_TIMEOUT:
            hint = f"whole seconds, at most {_LONGEST_TIMEOUT}; 0 for no bound"
            member.error("timeout-seconds", f"{seconds} is no timeout", hint)
            continue
        found.append((name, int(seconds)))
    return tuple(found)


def _paging(cursor: Cursor) -> Optional[Paging]:
    child = cursor.get("x-paging")
    if child is None or not child.is_object():
        return None
    child.expect_members(("token", "next", "items", "limit"), (), "x-paging")
    token, following = child.text_of("token"), child.text_of("next")
    if bool(token) != bool(following):
        child.fault("paging-token", "x-paging has one of token and next", "both, or neither for a list of one page")
    items = child.required_text("items", "x-paging")
    return Paging(token, following, items, child.text_of("limit"), child.place)


def _changes(cursor: Cursor) -> tuple[Change, ...]:
    history = cursor.get("x-change-history")
    found = []
    for item in history.items() if history else ():
        what = "an entry of x-change-history"
        item.expect_members(("date", "kind", "summary"), (), what)
        date = item.required_text("date", what)
        kind = item.required_text("kind", what)
        if date and not _is_date(date):
            item.fault("change-date", f"'{date}' is no date", "dates are written YYYY-MM-DD")
        if kind and not re.match(r"[a-z][a-z-]*\Z", kind):
            item.fault("change-kind", f"'{kind}' is no kind of change", "request, response, added, …")
        found.append(Change(date, kind, item.required_text("summary", what), item.place))
    return tuple(found)


def _is_date(text: str) -> bool:
    try:
        return bool(re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
