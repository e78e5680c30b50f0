"""Joins the parts of `allOf`: one reference with limits beside it where they come to that, else one schema."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterator, Optional

from wirebind.analyse.merge import Contradiction, merge, only_narrows, texts
from wirebind.openapi.model import Schema
from wirebind.records import record

Target = Callable[[Schema], Optional[Schema]]
Again = Callable[[Schema, tuple[str, ...]], None]
_MOST_PARTS = 4096


@record
class _Part:
    """A schema without reference and parts, and the references that lead to it."""

    schema: Schema
    path: tuple[str, ...]


def join_parts(schema: Schema, target: Target, again: Again) -> Schema:
    """The schema without `allOf`; raises Contradiction where no value fits all parts. `target` follows one reference, and `again`
    is called for one to a part that it stands in, which adds nothing, with the references from there on."""
    if not schema.all_of:
        return schema
    parts: list[_Part] = []
    _collect(schema, target, again, (), {}, parts)
    merged = merge(_texts(schema, parts), [part.schema for part in parts])
    own = [part for part in parts if not part.path]
    references = _references(schema, target)
    if not schema.derived and len(references) == 1 and all(only_narrows(part.schema) for part in own):
        return replace(merge(_texts(schema, own), [part.schema for part in own]), ref=references[0])
    return merged


def _texts(schema: Schema, parts: list[_Part]) -> Schema:
    """The parts of a schema: later parts come before earlier ones, and those in place before those referred to."""
    nearest = sorted(reversed(parts), key=lambda part: len(part.path))
    return texts(schema.place, [part.schema for part in nearest])


def _collect(
    schema: Schema, target: Target, again: Again, path: tuple[str, ...], depths: dict[str, int], parts: list[_Part]
) -> None:
    """Adds all parts in the order of the document, and what the schema itself says behind them.

    A reference that is followed again has the same parts; `depths` says how near it was, as the nearest texts count.
    """
    if schema.ref in path:
        again(schema, path[path.index(schema.ref) :])
    elif schema.ref is not None and len(path) < depths.get(schema.ref, len(path) + 1):
        depths[schema.ref] = len(path)
        found = target(schema)
        if found is not None:
            _collect(found, target, again, (*path, schema.ref), depths, parts)
    for part in schema.all_of:
        _collect(part, target, again, path, depths, parts)
    if len(parts) == _MOST_PARTS:
        raise Contradiction(f"more than {_MOST_PARTS} parts")
    parts.append(_Part(replace(schema, ref=None, all_of=()), path))


def _references(schema: Schema, target: Target) -> list[str]:
    """The references among the parts, without those that another one has as parts."""
    found = list(dict.fromkeys(_direct(schema)))
    if len(found) < 2:
        return found
    implied = {base for ref in found for base in _bases(Schema(schema.place, ref=ref), target, {ref})}
    return [ref for ref in found if ref not in implied]


def _direct(schema: Schema) -> Iterator[str]:
    if schema.ref is not None:
        yield schema.ref
    for part in schema.all_of:
        yield from _direct(part)


def _bases(schema: Schema, target: Target, seen: set[str]) -> set[str]:
    """The references that a reference has as parts, at any depth."""
    found = target(schema)
    bases: set[str] = set()
    for ref in _direct(found) if found is not None else ():
        bases.add(ref)
        if ref not in seen:
            seen.add(ref)
            bases |= _bases(Schema(schema.place, ref=ref), target, seen)
    return bases
