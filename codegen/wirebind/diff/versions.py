"""What the findings mean for the version number, by the rules of semantic versioning."""

from __future__ import annotations

import enum
import re
from typing import Optional, Sequence

from wirebind.diff.findings import Finding
from wirebind.diff.levels import Level
from wirebind.records import record

_SEMVER = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?\Z")


class Bump(enum.IntEnum):
    """Which part of a version has to grow."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


_BUMPS = {
    Level.BREAKING: Bump.MAJOR,
    Level.WARNING: Bump.MINOR,
    Level.NON_BREAKING: Bump.MINOR,
    Level.ANNOTATION: Bump.PATCH,
}


@record
class Advice:
    """The part that has to grow, the findings that force it, and what is wrong with `info.version`, or ""."""

    bump: Bump
    forced_by: tuple[Finding, ...]
    old: str
    new: str
    problem: str = ""


def advice(findings: Sequence[Finding], old: str, new: str) -> Advice:
    """What `info.version` has to do; versions that are not semantic are only shown."""
    counted = [one for one in findings if one.rule != "version" and not one.allowed]
    needed = max((_BUMPS[one.level] for one in counted), default=Bump.NONE)
    forced_by = tuple(one for one in counted if _BUMPS[one.level] is needed)
    return Advice(needed, forced_by, old, new, _problem(needed, old, new))


def _problem(needed: Bump, old: str, new: str) -> str:
    before, after = _parts(old), _parts(new)
    if before is None or after is None:
        return ""
    if after < before:
        return f"info.version goes back from {old} to {new}"
    if before[0] == 0 and needed is Bump.MAJOR:  # below 1.0.0 the minor number says what breaks
        needed = Bump.MINOR
    elif before[0] == 0 and needed is Bump.MINOR:
        needed = Bump.PATCH
    got = Bump.NONE
    for bump, index in ((Bump.MAJOR, 0), (Bump.MINOR, 1), (Bump.PATCH, 2)):
        if after[index] > before[index]:
            got = bump
            break
    if got >= needed:
        return ""
    change = f"stays {old}" if old == new else f"grows from {old} to {new}"
    return f"info.version {change}, and the changes need a new {needed.name.lower()} version"


def _parts(version: str) -> Optional[tuple[int, int, int]]:
    match = _SEMVER.match(version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
