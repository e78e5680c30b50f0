"""Types the bodies of requests: which media types they have, how they are written, and what they hold."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.carried import is_scalar
from wirebind.analyse.forms import encodings_of, is_form, with_files
from wirebind.analyse.media import essence, is_form_of, is_raw, is_structured, kind_of, written
from wirebind.analyse.model import origin
from wirebind.analyse.model.operations import Body as BodyModel
from wirebind.analyse.model.operations import BodyKind
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.records import Location, Member
from wirebind.analyse.model.types import Form, Opaque, Reason, RecordOf, Scalar, Type
from wirebind.analyse.notes import notes_of
from wirebind.analyse.samples import check_samples
from wirebind.analyse.schemas import Schemas
from wirebind.analyse.typed import Typed
from wirebind.diagnostics import Diagnostics, Place
from wirebind.openapi.model import Body, Media, Operation, Schema


class Bodies:
    """Types the bodies that one document's operations send."""

    def __init__(self, schemas: Schemas, diagnostics: Diagnostics) -> None:
        self._schemas = schemas
        self._diagnostics = diagnostics

    def of_request(self, key: str, operation: Operation, body: Optional[Body]) -> Optional[BodyModel]:
        """The body that an operation sends."""
        if body is None:
            return None
        place, required, description = body.place, body.required, body.description
        return self._body(f"{key}/body", operation, body.content, place, required, description)

    def _body(
        self,
        key: str,
        operation: Operation,
        content: tuple[Media, ...],
        place: Place,
        required: bool,
        description: str,
    ) -> BodyModel:
        media = content[0]
        kind, name = written(media)
        typed = self._typed(media, kind, key, (origin.named(operation.id), origin.REQUEST_BODY))
        type_ = typed.type
        if isinstance(type_, Opaque) and type_.form is Form.BYTES:
            for one in content[1:]:
                self._is_plain(one)
        chain = (media.schema,) if media.schema else ()
        notes = notes_of(chain, description)
        check_samples(Member(key, "", Location.BODY, type_, required, place), chain, self._diagnostics)
        others = tuple(one.name for one in content if essence(one.name) != essence(name))
        form = kind in (BodyKind.FORM, BodyKind.MULTIPART)
        encodings = encodings_of(media, type_, self._schemas, self._diagnostics) if form else ()
        sample = next(iter(media.examples), None)
        constraints = self._schemas.limits.of_value(type_, typed.chain, typed.items)
        nullable = kind is BodyKind.JSON and typed.may_be_null
        return BodyModel(key, kind, name, type_, required, notes, place, others, sample, encodings, constraints, nullable)

    def _with_files(self, media: Media, type_: Type) -> None:
        if isinstance(type_, RecordOf):
            records, unions = self._schemas.records, self._schemas.unions.found
            records[type_.key] = with_files(media, records[type_.key], unions, self._diagnostics)

    def _typed(self, media: Media, kind: BodyKind, key: str, where: Origin) -> Typed:
        if kind is BodyKind.JSON:
            return self._schemas.type_of(media.schema or Schema(media.place), key, where)
        if kind is BodyKind.TEXT and not is_structured(media.schema):
            text = Typed(Scalar.STRING)
            found = self._schemas.type_of(media.schema, key, where) if media.schema else text
            return found if is_scalar(found.type) else text
        if is_form_of(kind, media) and media.schema is not None and is_structured(media.schema):
            found = self._schemas.type_of(self._schemas.own_members(media.schema), key, where)
            if is_form(found.type, self._schemas.unions.found):
                if kind is BodyKind.MULTIPART:
                    self._with_files(media, found.type)
                return found
        return Typed(Opaque(Form.BYTES, Reason.BINARY if self._is_plain(media) else Reason.MEDIA_TYPE))

    def _is_plain(self, media: Media) -> bool:
        """Whether a body of bytes is what the document means; a warning where it is not."""
        if is_raw(media.name) or (kind_of(media.name) is BodyKind.BYTES and not is_structured(media.schema)):
            return True
        message = f"media type {media.name} is not supported"
        self._diagnostics.gap_at("gap-media-type", media.place, message, "the body stays raw bytes")
        return False
