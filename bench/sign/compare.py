"""Prints the table of bench/run sign: a signature beside its digests."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from callgrind import instructions

ROUNDS, CALLS = 9, 40_000
FEWER, MORE = 100, 1100
LIMIT = 1.6  # of the time of a signature beside its digests with kept contexts
KINDS = ("acs3", "copy", "kept", "once")


def microseconds(program: str, kind: str) -> float:
    return float(subprocess.run([program, kind, str(CALLS)], capture_output=True, text=True, check=True).stdout)


def counted(program: str, kind: str) -> tuple[float, float]:
    """The instructions of one signature, outside of libcrypto and within."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder, "profile")
        for calls in (FEWER, MORE):
            command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", program, kind, str(calls)]
            subprocess.run(command, capture_output=True, check=True)
            found.append(instructions(profile))
    (fewer_outside, fewer_within), (more_outside, more_within) = found
    return (more_outside - fewer_outside) / (MORE - FEWER), (more_within - fewer_within) / (MORE - FEWER)


def main(program: str) -> int:
    times = [{kind: microseconds(program, kind) for kind in KINDS} for _ in range(ROUNDS)]
    counts = {kind: counted(program, kind) for kind in KINDS}
    for each in times:
        each["acs3"] -= each["copy"]
    counts["acs3"] = tuple(acs3 - copy for acs3, copy in zip(counts["acs3"], counts["copy"]))
    print(f"a signature of UpdateFunction's request; medians of {ROUNDS} rounds of {CALLS}")
    print(f"  {'':34} {'us':>8} {'x kept':>8} {'instructions':>14} {'libcrypto':>10}")
    for kind, title in (("kept", "digests, contexts are kept"), ("once", "digests, EVP_Digest and HMAC()"), ("acs3", "whole signature")):
        time = statistics.median(each[kind] for each in times)
        ratio = statistics.median(each[kind] / each["kept"] for each in times)
        outside, within = counts[kind]
        print(f"  {title:34} {time:8.3f} {ratio:8.2f} {outside:14.0f} {within:10.0f}")
    missed = ratio > LIMIT  # the last is the signature's
    print(f"  whole signature x its digests: {ratio:.2f} <= {LIMIT}  {'NOT WITHIN THE LIMIT' if missed else 'ok'}")
    return int(missed)


sys.exit(main(sys.argv[1]))
