"""Compares bodies and responses: their media types, and which responses come."""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence

from wirebind.diff.levels import Guard
from wirebind.diff.wire.contract import Body, Media, Operation, Response
from wirebind.diff.wire.edits import Context, Edits, Site
from wirebind.diff.wire.schemas import Schemas
from wirebind.diff.wire.values import facts


class Bodies:
    """The comparison of the bodies of two documents."""

    def __init__(self, edits: Edits, schemas: Schemas) -> None:
        self._edits, self._schemas = edits, schemas

    def request(self, old: Operation, new: Operation, site: Site) -> None:
        """The body that a call sends."""
        site = site.below(f"{new.key}/body")
        before, after = old.body, new.body
        if before is None or after is None:
            if after is not None:
                rule = "body-added-required" if after.required else "body-added"
                self._edits.add(rule, site, "", _names(after.content), None, after.place)
            elif before is not None:
                self._edits.add("body-removed", site, _names(before.content), "", before.place)
            return
        places = before.place, after.place
        if before.required != after.required:
            self._edits.add("body-required" if after.required else "body-optional", site, "", "", *places)
        if before.description != after.description:
            self._edits.add("text", site, before.description, after.description, *places)
        self._content(before, after, site)

    def paired_responses(
        self, old: Operation, new: Operation, site: Site, back: Context
    ) -> list[tuple[Response, Response]]:
        """The responses that are on both sides, whose bodies are compared; others are noted."""
        before = {one.status: one for one in old.responses}
        after = {two.status: two for two in new.responses}
        found: list[tuple[Response, Response]] = []
        for status, one in before.items():
            two = after.get(status)
            if two is None:
                self._edits.add("response-removed", self.response_site(old, one, back), status, "", one.place)
                continue
            found.append((one, two))
            below = self.response_site(new, two, back)
            if one.description != two.description:
                self._edits.add("text", below, one.description, two.description, one.place, two.place)
            if one.links != two.links:
                self._edits.add("links", below, one.links, two.links, one.place, two.place)
            self._content(one, two, below)
        for status, two in after.items():
            if status not in before:
                below = self.response_site(new, two, back)
                self._edits.add("response-added", below, "", status, None, two.place, Guard.OPEN)
        return found

    def response_site(self, operation: Operation, response: Response, back: Context) -> Site:
        """Where a response stands; the lowest success is the one that a call is made for."""
        successes = sorted(one.status for one in operation.responses if one.status[:1] in ("2", "3"))
        result = bool(successes) and response.status == successes[0]
        key = f"{operation.key}/response-body" if result else f"{operation.key}/response:{response.status}/body"
        failure = response.status[:1] not in ("2", "3") and (bool(successes) or response.status != "default")
        return Site(key, None, replace(back, failure=failure))

    def _content(self, old: Body | Response, new: Body | Response, site: Site) -> None:
        before = {one.name: one for one in old.content}
        after = {two.name: two for two in new.content}
        for name, one in before.items():
            two = after.get(name)
            if two is None:
                self._edits.add("media-type-removed", site, name, "", one.place, new.place)
            else:
                self._media(one, two, site)
        for name, two in after.items():
            if name not in before:
                self._edits.add("media-type-added", site, "", name, old.place, two.place)
        kept = [name for name in before if name in after]
        if kept != [name for name in after if name in before]:
            self._edits.add("media-type-order", site, ", ".join(before), ", ".join(after), old.place, new.place)

    def _media(self, old: Media, new: Media, site: Site) -> None:
        def add(rule: str, before: str, after: str) -> None:
            self._edits.add(rule, site, before, after, old.place, new.place)

        if old.schema is not None and new.schema is not None:
            self._schemas.compare(old.schema, new.schema, site)
        elif old.schema is not None or new.schema is not None:
            add("body-described", "a schema" if old.schema else "", "a schema" if new.schema else "")
        if old.encoding != new.encoding:
            add("encoding", old.encoding, new.encoding)
        facts(add, dict(old.annotations), dict(new.annotations), "text", "text", "text")


def _names(content: Sequence[Media]) -> str:
    return ", ".join(one.name for one in content)

