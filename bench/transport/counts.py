"""Counts what one call costs a client: instructions within and outside of libcrypto, allocations, system calls.

A count is the difference of two runs that differ in the number of their calls, so that what is done once is left out;
on one machine it repeats exactly.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from callgrind import instructions

FEWER, MORE = 200, 1200
HEAP = re.compile(r"total heap usage: ([\d,]+) allocs, [\d,]+ frees, ([\d,]+) bytes")


@dataclass(frozen=True)
class Counts:
    """What one call costs."""

    instructions: float
    libcrypto: float
    allocations: float
    bytes: float
    reads_and_writes: float
    epoll_ctl: float


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stderr


def totals(program: str, kind: str, port: int, calls: int, in_flight: int) -> list[float]:
    client = [program, kind, str(port), str(calls), str(in_flight), "keep"]
    with tempfile.TemporaryDirectory() as folder:
        profile, trace = Path(folder, "profile"), Path(folder, "trace")
        run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", *client])
        outside, within = instructions(profile)
        heap = HEAP.search(run(["valgrind", "--undef-value-errors=no", *client]))
        assert heap is not None
        run(["strace", "-f", "-c", "-S", "name", "-U", "calls,name", "-o", str(trace), *client])
        system = {words[1]: int(words[0]) for words in map(str.split, trace.read_text().splitlines())
                  if len(words) == 2 and words[0].isdigit()}
    moved = sum(system.get(name, 0) for name in ("read", "readv", "recvmsg", "recvfrom", "write", "writev", "sendmsg", "sendto"))
    return [outside, within, *(float(number.replace(",", "")) for number in heap.groups()), moved, system.get("epoll_ctl", 0)]


def counts(program: str, kind: str, port: int, in_flight: int) -> Counts:
    """What one call of a program costs, over so many connections."""
    fewer, more = (totals(program, kind, port, calls, in_flight) for calls in (FEWER, MORE))
    return Counts(*((after - before) / (MORE - FEWER) for before, after in zip(fewer, more)))
