"""Types the bodies of responses: the media types of a success that are different values, and those of errors."""

from __future__ import annotations

from dataclasses import replace
from typing import Hashable, Optional

from wirebind.analyse.carried import is_scalar
from wirebind.analyse.media import essence, is_raw, is_stream, is_structured, is_xml, preference, written
from wirebind.analyse.model import origin
from wirebind.analyse.model.keys import key_part
from wirebind.analyse.model.operations import Body, BodyKind
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.records import Location, Member
from wirebind.analyse.model.types import Form, Opaque, Reason, Scalar, Type
from wirebind.analyse.notes import notes_of
from wirebind.analyse.resolve import is_outside
from wirebind.analyse.same import Contents
from wirebind.analyse.samples import check_samples
from wirebind.analyse.schemas import Schemas
from wirebind.analyse.typed import Typed
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Media, Operation, Response

_BODYLESS = ("204", "205", "304")
_BYTES = Opaque(Form.BYTES, Reason.BINARY)
Known = dict[int, Typed]
"""The types of an operation's bodies of JSON by what their schemas say, wherever these stand."""


class ResponseBodies:
    """Types the bodies of the responses of one document's operations."""

    def __init__(self, schemas: Schemas, diagnostics: Diagnostics) -> None:
        self._schemas = schemas
        self._diagnostics = diagnostics
        self._contents = Contents()

    def of_success(
        self, key: str, operation: Operation, response: Response, is_result: bool, known: Known
    ) -> tuple[Body, ...]:
        """The bodies of a success, the preferred media type first. `known` are the types of its operation."""
        if not response.content:
            return ()
        if response.status in _BODYLESS:
            message = f"a response with status {response.status} has no body (RFC 9110)"
            self._diagnostics.fault_at("bodyless-status", response.content[0].place, message, "it is left out")
            return ()
        best = _preferred(response)
        status = f"{key}/response:{response.status}/body"
        own_key = f"{key}/response-body" if is_result else status
        steps = () if is_result else (origin.named(f"success_{response.status.lower()}"),)
        start = (origin.named(operation.id), *steps)
        found = [self._success(own_key, best, response, (*start, origin.RESPONSE_BODY), known)]
        listed = {essence(best.name): best}
        for media in response.content:
            if media is best or self._is_same_value(media, best):
                continue
            if _is_unsupported(media):
                self._beside(media, best)
                continue
            if self._is_listed(media, listed):
                continue
            where = (*start, origin.named(media.name), origin.RESPONSE_BODY)
            found.append(self._success(f"{status}:{key_part(media.name)}", media, response, where, known))
        return tuple(found)

    def of_error(self, key: str, operation: Operation, response: Response) -> tuple[Body, ...]:
        """The bodies of an error, the preferred media type first: typed where they are JSON with a schema, else opaque."""
        if not response.content:
            return ()
        best = _preferred(response)
        status = f"{key}/response:{response.status}/body"
        start = (origin.named(operation.id), origin.named(f"error_{response.status.lower()}"))
        found = [self._error(status, best, response, (*start, origin.RESPONSE_BODY))]
        typed: list[list[Media]] = [[best]]
        listed = {essence(best.name): best}
        for media in response.content:
            same = next((group for group in typed if self._is_same_value(media, group[0])), None)
            if media is best:
                continue
            if same is not None:
                same.append(media)
            elif _is_unsupported(media):
                self._beside(media, best)
            elif written(media)[0] is BodyKind.JSON and not self._is_listed(media, listed):
                where = (*start, origin.named(media.name), origin.RESPONSE_BODY)
                found.append(self._error(f"{status}:{key_part(media.name)}", media, response, where))
                typed.append([media])
        return tuple(
            replace(body, others=tuple(one.name for one in group[1:])) for body, group in zip(found, typed, strict=True)
        )

    def of_other(self, key: str, response: Response) -> tuple[Body, ...]:
        """The body of any other response: a component where it refers to one, else opaque; nothing is added for it."""
        if not response.content:
            return ()
        return (self._other(f"{key}/response:{response.status}/body", _preferred(response), response),)

    def _other(self, key: str, media: Media, response: Response) -> Body:
        type_: Type = _BYTES if is_raw(media.name) else Opaque(Form.BYTES, Reason.MEDIA_TYPE)
        if written(media)[0] is BodyKind.JSON:
            type_ = self._schemas.component_of(media.schema) if media.schema else Opaque(Form.JSON, Reason.FREE_FORM)
        return self._body(key, media, response, type_)

    def _error(self, key: str, media: Media, response: Response, where: Origin) -> Body:
        if _is_unsupported(media):
            self._unsupported(media, "the body stays text")
        if written(media)[0] is not BodyKind.JSON or media.schema is None or is_outside(media.schema):
            return self._other(key, media, response)
        return self._body(key, media, response, self._schemas.type_of(media.schema, key, where).type)

    def _unsupported(self, media: Media, fallback: str) -> None:
        message = f"media type {media.name} is not supported"
        self._diagnostics.gap_at("gap-media-type", media.place, message, fallback)

    def _is_listed(self, media: Media, listed: dict[str, Media]) -> bool:
        """Whether the media type is listed with another schema already, which is reported."""
        first = listed.setdefault(essence(media.name), media)
        if first is not media:
            message, hint = f"{media.name} is listed with another schema", f"it is read as {first.name} is"
            self._diagnostics.gap_at("gap-media-choice", media.place, message, hint)
        return first is not media

    def _is_same_value(self, media: Media, best: Media) -> bool:
        """Whether a media type is another way to write the value of the preferred one, which a call asks for."""
        if written(best)[0] is not BodyKind.JSON:
            return False
        if media.schema is None:
            return written(media)[0] is BodyKind.JSON or is_xml(media.name) or _is_unsupported(media)
        plain = written(media)[0] is not BodyKind.JSON and not _is_unsupported(media)
        return not plain and best.schema is not None and self._contents.same(media.schema, best.schema)

    def _beside(self, media: Media, best: Media) -> None:
        self._diagnostics.gap_at("gap-media-choice", media.place, f"{media.name} is not supported beside {best.name}")

    def _success(self, key: str, media: Media, response: Response, where: Origin, known: Known) -> Body:
        if written(media)[0] is BodyKind.JSON:
            content = self._contents.number(media.schema)
            typed = known[content] if content in known else self._typed(media, key, where)
            known[content] = typed
        else:
            typed = Typed(self._type(media, key, where))
        chain = (media.schema,) if media.schema else ()
        check_samples(Member(key, "", Location.BODY, typed.type, False, media.place), chain, self._diagnostics)
        return replace(self._body(key, media, response, typed.type), nullable=typed.may_be_null)

    def _typed(self, media: Media, key: str, where: Origin) -> Typed:
        if media.schema is None:
            return Typed(Opaque(Form.JSON, Reason.FREE_FORM))
        return self._schemas.type_of(media.schema, key, where)

    def _type(self, media: Media, key: str, where: Origin) -> Type:
        if _is_unsupported(media):
            self._unsupported(media, "the body stays raw bytes")
            return Opaque(Form.BYTES, Reason.MEDIA_TYPE)
        if written(media)[0] is BodyKind.TEXT:
            found = self._schemas.type_of(media.schema, key, where).type if media.schema else Scalar.STRING
            return found if is_scalar(found) else Scalar.STRING
        return _BYTES

    @staticmethod
    def _body(key: str, media: Media, response: Response, type_: Type) -> Body:
        kind, name = written(media)
        name = media.name if len(response.content) > 1 else name
        chain = (media.schema,) if media.schema else ()
        others = tuple(one.name for one in response.content if one is not media)
        sample = next(iter(media.examples), None)
        return Body(key, kind, name, type_, False, notes_of(chain), media.place, others, sample)


def _preferred(response: Response) -> Media:
    """JSON before bytes before the first; of several kinds of JSON the plain one."""
    return min(response.content, key=lambda media: (preference(media), essence(media.name) != "application/json"))


def _is_unsupported(media: Media) -> bool:
    """Whether a body of the media type has parts that only its bytes have."""
    kind, name = written(media)
    match kind:
        case BodyKind.JSON | BodyKind.EVENTS:
            return False
        case BodyKind.FORM | BodyKind.MULTIPART:
            return True
        case BodyKind.TEXT | BodyKind.BYTES:
            return is_structured(media.schema) and not is_stream(name) and not is_raw(name)
