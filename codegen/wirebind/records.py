"""Frozen dataclasses that are defined in a fifth of the time: one of their methods is compiled, the others are shared.

The generator defines more than a hundred, which `dataclasses` compiles six methods for, each on its own.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, Callable, NoReturn, Sequence, TypeVar, dataclass_transform

_Kind = TypeVar("_Kind")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[_Kind]) -> type[_Kind]:
    """What `@dataclass(frozen=True, slots=True)` makes of a class that derives from none."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    parts = fields(made)
    values = _values_of([part.name for part in parts if part.compare])

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if type(other) is made else NotImplemented

    made.__init__ = _initialiser(made, parts)
    made.__eq__ = equal
    made.__hash__ = lambda self: hash(values(self))
    if "__repr__" not in vars(kind):
        made.__repr__ = _text
    made.__setattr__, made.__delattr__ = _no_assignment, _no_deletion
    made.__dataclass_params__.frozen = made.__dataclass_params__.eq = True
    return made  # type: ignore[no-any-return]


def _values_of(names: Sequence[str]) -> Callable[[object], tuple[object, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _initialiser(made: type, parts: Sequence[Field[Any]]) -> Callable[..., None]:
    """`__init__` with a parameter for each member, which sets it past `__setattr__`."""
    names: dict[str, object] = {"absent": MISSING}
    head, body = ["self"], ["pass"]
    for part in parts:
        name = part.name
        names[f"set_{name}"] = vars(made)[name].__set__
        value = name
        if part.default_factory is not MISSING:
            names[f"make_{name}"] = part.default_factory
            head.append(f"{name}=absent")
            value = f"make_{name}() if {name} is absent else {name}"
        elif part.default is not MISSING:
            names[f"default_{name}"] = part.default
            head.append(f"{name}=default_{name}")
        else:
            head.append(name)
        body.append(f"set_{name}(self, {value})")
    exec(f"def __init__({', '.join(head)}):\n " + "\n ".join(body), names)
    return names["__init__"]  # type: ignore[return-value]


def _text(self: Any) -> str:
    shown = (f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _no_assignment(self: object, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deletion(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
