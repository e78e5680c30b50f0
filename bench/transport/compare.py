"""Runs the programs of bench/transport against its server, and prints their costs beside the targets, or beside what they
were when `recorded.json` was written."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Iterator

from counts import Counts, counts

ROUNDS = 5
RECORDED = Path(__file__).with_name("recorded.json")
TOLERANCE = 1.05
FLOOR = ("epoll", "bytes")
CLIENTS = [FLOOR, ("asio", "bytes"), ("beast", "bytes"), ("curl", "easy"), ("curl", "multi"), ("httplib", "bytes"),
           ("wirebind", "exchange"), ("wirebind", "call")]
SETTINGS = """settings: keep-alive, TCP_NODELAY, HTTP/1.1, one thread; Beast, curl and wirebind with timeouts for each call;
          asio and httplib with none; wirebind at its defaults but for 1024 connections; -O2 -DNDEBUG
payload:  UpdateFunction's sample, 1264 bytes in a request of 800 bytes of head; 1449 bytes in the response"""
# Processor time beside the floor, by kind and calls in flight.
TIMES = {("exchange", 1): 1.3, ("exchange", 64): 1.3, ("exchange", 512): 1.3,
         ("call", 1): 1.6, ("call", 64): 2.4, ("call", 512): 2.4}
COUNTS = {"exchange": Counts(12_000, 0, 4, 2048, 2.1, 0), "call": Counts(60_000, float("inf"), 30, 10_240, 2.1, 0)}


@contextmanager
def server(program: Path) -> Iterator[int]:
    """The port of a server that runs meanwhile, on the last processor."""
    command = ["taskset", "-c", str(len(os.sched_getaffinity(0)) - 1), str(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield int(running.stdout.readline())
        finally:
            running.kill()


def blocking(client: tuple[str, str]) -> bool:
    return client in (("curl", "easy"), ("httplib", "bytes"))


def microseconds(build: Path, client: tuple[str, str], port: int, in_flight: int) -> float:
    """Processor time of a call, on the first processor."""
    program, kind = client
    command = ["taskset", "-c", "0", str(build / program), kind, str(port), str(20_000), str(in_flight)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def compare_times(build: Path, port: int) -> bool:
    within = True
    print(f"processor time of a call beside {FLOOR[0]}, medians of {ROUNDS} rounds\n{SETTINGS}\n")
    for in_flight in (1, 64, 512):
        clients = [client for client in CLIENTS if in_flight == 1 or not blocking(client)]
        rounds = [{client: microseconds(build, client, port, in_flight) for client in clients} for _ in range(ROUNDS)]
        print(f"{in_flight} in flight")
        for client in clients:
            ratio = statistics.median(each[client] / each[FLOOR] for each in rounds)
            time = statistics.median(each[client] for each in rounds)
            limit = TIMES.get((client[1], in_flight)) if client[0] == "wirebind" else None
            missed = limit is not None and ratio > limit
            within = within and not missed
            target = "" if limit is None else f"  <= {limit:4.1f}  {'NOT WITHIN THE LIMIT' if missed else 'ok'}"
            print(f"  {' '.join(client):20} {time:8.2f} us  {ratio:6.2f}{target}")
    return within


def compare_counts(build: Path, port: int) -> bool:
    within = True
    names = [field.name.replace("_", " ") for field in fields(Counts)]
    print("counts of one call, 1 in flight\n" + " " * 22 + "".join(f"{name:>18}" for name in names))
    for client in CLIENTS:
        found = counts(str(build / client[0]), client[1], port, 1)
        print(f"  {' '.join(client):20}" + "".join(f"{value:18.1f}" for value in astuple(found)))
        if client[0] != "wirebind":
            continue
        limits = astuple(COUNTS[client[1]])
        missed = [name for name, value, limit in zip(names, astuple(found), limits) if value > limit]
        within = within and not missed
        print(f"  {'target':20}" + "".join(f"{limit:18.1f}" for limit in limits)
              + (f"  NOT WITHIN THE LIMIT: {', '.join(missed)}" if missed else "  ok"))
    return within


def own_counts(build: Path, port: int) -> dict[str, dict[str, float]]:
    """What is recorded: not the instructions of libcrypto, which depend on the processor."""
    found = {kind: asdict(counts(str(build / "wirebind"), kind, port, 1)) for kind in COUNTS}
    for each in found.values():
        del each["libcrypto"], each["reads_and_writes"]  # the second depends on who is faster, client or server
    return found


def guard(build: Path, port: int) -> bool:
    within = True
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    for kind, found in own_counts(build, port).items():
        for name, value in found.items():
            before = recorded[kind][name]
            kept = value <= before * TOLERANCE
            within = within and kept
            print(f"  {kind + ', ' + name.replace('_', ' '):28} {value:12.1f}  recorded {before:12.1f}  "
                  + ("ok" if kept else "MORE THAN 5 % ABOVE"))
    return within


def record(build: Path, port: int) -> bool:
    RECORDED.write_text(json.dumps(own_counts(build, port), indent=2) + "\n", encoding="utf-8")
    return True


def run() -> int:
    build = Path(sys.argv[1])
    modes = {"times": compare_times, "counts": compare_counts, "guard": guard, "record": record}
    with server(build / "server") as port:
        return 0 if modes[sys.argv[2]](build, port) else 1


sys.exit(run())
