"""Prints the instructions of one decode and one encode: ours, nlohmann's tree alone (text to tree, tree to text), and the same
work through that tree (text to tree to struct, struct to tree to text)."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import recorded

HERE = Path(__file__).resolve().parent
RECORDED = HERE / "recorded.json"
REPEATED = 10  # as the program does
NAME = re.compile(r"^desc: Trigger: Client Request: (.*)$", re.MULTILINE)
TOTAL = re.compile(r"^totals: (\d+)$", re.MULTILINE)
LIMITS = {"function decode": 15_000, "function encode": 6200, "page-of-100 decode": 2_000_000, "page-of-100 encode": 700_000}
# At least so many times less than the way beside it. A tree to write has to be made first.
TIMES_LESS = {("function decode", "tree"): 10, ("function encode", "tree+struct"): 15}


def counts(program: str) -> dict[str, float]:
    """The instructions of each "PAYLOAD decode|encode WAY"."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        profile = f"--callgrind-out-file={folder}/out"
        subprocess.run(["valgrind", "--quiet", "--tool=callgrind", profile, program, "counts", str(HERE)], check=True)
        for dump in sorted(Path(folder).glob("out.*"), key=lambda path: int(path.suffix[1:])):
            text = dump.read_text(encoding="utf-8", errors="replace")
            if (name := NAME.search(text)) and (total := TOTAL.search(text)):
                found[name[1]] = int(total[1]) / REPEATED
    return found


def table(program: str) -> bool:
    found, missed = counts(program), False

    def over(row: str, limit: float) -> str:
        nonlocal missed
        above = found[f"{row} wirebind"] > limit
        missed |= above
        return "over" if above else "of"

    print(f"{'instructions':19} {'wirebind':>10} {'':13} {'tree':>10} {'':14} {'tree+struct':>11}")
    for row in dict.fromkeys(name.rpartition(" ")[0] for name in found):
        ours = found[f"{row} wirebind"]
        limit = f"{over(row, LIMITS[row])} {LIMITS[row]}" if row in LIMITS else ""
        line = f"{row:19} {ours:10.0f} {limit:13}"
        for way, width in (("tree", 10), ("tree+struct", 11)):
            theirs, least = found[f"{row} {way}"], TIMES_LESS.get((row, way))
            beside = f"1/{theirs / ours:.1f}" + (f" {over(row, theirs / least)} 1/{least}" if least else "")
            line += f" {theirs:{width}.0f} {beside:14}"
        print(line.rstrip(), flush=True)
    return (subprocess.run([program, "text"], check=False).returncode == 0) and not missed


def own_counts(program: str) -> dict[str, float]:
    return {name: count for name, count in counts(program).items() if name.endswith(" wirebind")}


def guard(program: str) -> bool:
    return recorded.kept(RECORDED, own_counts(program))


def record(program: str) -> bool:
    recorded.write(RECORDED, own_counts(program))
    return True


MODES = {"table": table, "guard": guard, "record": record}
sys.exit(0 if MODES[sys.argv[2]](sys.argv[1]) else 1)
