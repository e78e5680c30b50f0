"""`record` makes what `@dataclass(frozen=True, slots=True)` makes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Callable

import pytest

from wirebind.records import record

MAKERS: dict[str, Callable[[type], Any]] = {"record": record, "dataclass": dataclass(frozen=True, slots=True)}


def made(maker: str) -> Any:
    class Thing:
        """A thing."""

        name: str
        size: int = 3
        tags: list[str] = field(default_factory=list)
        seen: set[int] = field(default_factory=set, compare=False, repr=False)

        @property
        def large(self) -> bool:
            """A member that is computed."""
            return self.size > 10

    return MAKERS[maker](Thing)


@pytest.fixture(params=sorted(MAKERS))
def thing(request: pytest.FixtureRequest) -> Any:
    return made(request.param)


def test_a_record_has_its_values_and_defaults(thing: Any) -> None:
    one = thing("a", tags=["x"])
    assert (one.name, one.size, one.tags, one.seen, one.large) == ("a", 3, ["x"], set(), False)
    assert thing("b").tags is not thing("b").tags
    with pytest.raises(TypeError):
        thing()
    with pytest.raises(TypeError):
        thing("a", colour="red")


def test_a_record_is_frozen(thing: Any) -> None:
    one = thing("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):  # a defect of Python 3.11
        one.other = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.name
    assert not hasattr(one, "__dict__") and thing.__dataclass_params__.frozen


def test_records_are_equal_by_what_is_compared(thing: Any) -> None:
    assert thing("a", seen={1}) == thing("a", seen={2}) and thing("a") != thing("b") and thing("a") != ("a", 3, [])
    assert thing("a", 3, ()) in {thing("a", 3, (), {1})} and hash(thing("a", 1, ())) != hash(thing("a", 2, ()))


def test_records_of_other_kinds_are_never_equal() -> None:
    assert made("record")("a") != made("record")("a")


def test_a_record_works_with_the_functions_for_dataclasses(thing: Any) -> None:
    one = dataclasses.replace(thing("a"), size=11)
    assert one.large and [part.name for part in dataclasses.fields(one)] == ["name", "size", "tags", "seen"]
    assert dataclasses.is_dataclass(one) and thing.__match_args__ == ("name", "size", "tags", "seen")
    assert repr(one) == "made.<locals>.Thing(name='a', size=11, tags=[])" and thing.__doc__ == "A thing."


@pytest.mark.parametrize("count", [0, 1])
def test_a_record_may_have_one_member_or_none(count: int) -> None:
    kind: Any = record(type("Small", (), {"__annotations__": {"only": "int"} if count else {}, "__doc__": ""}))
    one = kind(*range(count))
    assert one == kind(*range(count)) and hash(one) == hash(kind(*range(count)))
