"""What is known of a schema whose type is decided."""

from __future__ import annotations

from wirebind.analyse.model.types import Form, Opaque, Type
from wirebind.openapi.model import Schema
from wirebind.records import record


@record
class Typed:
    """The type of a schema, and every schema that says something about its values, nearest first.

    `items` holds the same for the items of a list or the values of a map, when those are single values.
    """

    type: Type
    nullable: bool = False
    chain: tuple[Schema, ...] = ()
    items: tuple[Schema, ...] = ()

    @property
    def may_be_null(self) -> bool:
        """Whether null is an item or a value beside those of the type; JSON of any form has it anyway."""
        return self.nullable and not (isinstance(self.type, Opaque) and self.type.form is Form.JSON)
