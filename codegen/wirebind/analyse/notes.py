"""The texts of a document about a value, gathered from all schemas that describe it."""

from __future__ import annotations

from wirebind.analyse.model.records import Notes
from wirebind.openapi.model import Schema


def notes_of(chain: tuple[Schema, ...], description: str = "", deprecated: bool = False) -> Notes:
    """The notes of a value: those of the place itself come before those of schemas, and nearer schemas first."""
    return Notes(
        description=description or next((schema.description for schema in chain if schema.description), ""),
        unit=chain[0].unit if chain else "",
        default=next((schema.default for schema in chain if schema.default is not None), None),
        example=next((schema.examples[0] for schema in chain if schema.examples), None),
        read_only=any(schema.read_only for schema in chain),
        write_only=any(schema.write_only for schema in chain),
        deprecated=deprecated or any(schema.deprecated for schema in chain),
    )
