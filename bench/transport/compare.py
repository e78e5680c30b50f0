"""Runs the programs of bench/transport against its servers, and prints their costs beside the targets, or beside what they
were when `recorded.json` was written."""

from __future__ import annotations

import signal
import statistics
import subprocess
import sys
from dataclasses import asdict, astuple, dataclass, field, fields
from pathlib import Path

import recorded
from counts import Counts, counts
from servers import make_certificates, pinned, plain_server, tls_server

ROUNDS = 5
RECORDED = Path(__file__).with_name("recorded.json")
Client = tuple[str, str]
FLOOR, ASIO, BEAST = ("epoll", "bytes"), ("asio", "bytes"), ("beast", "bytes")
EASY, MULTI, HTTPLIB = ("curl", "easy"), ("curl", "multi"), ("httplib", "bytes")
EXCHANGE, CALL = ("wirebind", "exchange"), ("wirebind", "call")
CLIENTS = [FLOOR, ASIO, BEAST, EASY, MULTI, HTTPLIB, EXCHANGE, CALL]
SETTINGS = """\
all:      HTTP/1.1, TCP_NODELAY, one thread, -O2 -DNDEBUG; client and server have a processor each
timeouts: none for epoll and asio; 30 s for a call of beast, curl's CURLOPT_TIMEOUT and httplib's defaults; wirebind's defaults
buffers:  16 KiB for a read of epoll and asio; the defaults of beast, curl, httplib and wirebind
pools:    as many connections as calls in flight; wirebind may open 1024
TLS:      1.3, verification of chain and address on, ALPN http/1.1; sessions are resumed where a row says so, and offered once;
          epoll reads ahead, so that a record takes one read; asio and beast announce the end and wait for that of the server,
          the others announce it and close
servers:  an epoll loop for plain connections; nginx with one worker and return for TLS
payload:  UpdateFunction's sample, 1264 bytes in a request of 800 bytes of head; 1449 bytes in the response"""


@dataclass(frozen=True)
class Case:
    """A way of making calls."""

    title: str
    calls: int
    in_flight: int = 1
    connections: str = "keep"
    tls: bool = False
    limits: dict[Client, float] = field(default_factory=dict)  # beside the floor
    beside_beast: float | None = None  # the limit of a call

    def clients(self) -> list[Client]:
        left_out = ([HTTPLIB] if self.tls else []) if self.in_flight == 1 else [EASY, HTTPLIB]
        return [client for client in CLIENTS if client not in left_out]


CASES = (
    Case("1 in flight", 5000, limits={EXCHANGE: 1.3, CALL: 1.6}),
    Case("64 in flight", 15_000, 64, limits={EXCHANGE: 1.3, CALL: 2.4}, beside_beast=0.75),
    Case("512 in flight", 15_000, 512, limits={EXCHANGE: 1.3, CALL: 2.4}),
    Case("a connection for each call", 1500, connections="fresh", limits={CALL: 1.8}),
    Case("TLS, 1 in flight", 4000, tls=True, limits={CALL: 1.7}),
    Case("TLS, 64 in flight", 8000, 64, tls=True, limits={CALL: 1.7}),
    Case("TLS, 512 in flight", 8000, 512, tls=True, limits={CALL: 1.7}),
    Case("TLS, a connection for each call", 300, connections="fresh", tls=True, limits={EXCHANGE: 1.1}),
    Case("TLS, a connection that resumes a session for each call", 300, connections="resumed", tls=True, limits={EXCHANGE: 1.25}),
)
COUNTS = {EXCHANGE: Counts(12_000, 0, 4, 2048, 2.1, 0), CALL: Counts(60_000, float("inf"), 30, 10_240, 2.1, 0)}


def microseconds(build: Path, client: Client, case: Case) -> float:
    """Processor time of a call, on the first processor. The server is a new one: among thousands of closed connections to
    the same port, the system searches long for the port of another."""
    program, kind = client
    ca = [str(build / "ca.pem")] if case.tls else []
    server = tls_server if case.tls else plain_server
    with server(build) as port:
        command = pinned(0, str(build / program), kind, str(port), str(case.calls), str(case.in_flight), case.connections, *ca)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return float(done.stdout)


def row(title: str, time: str, ratio: float, limit: float | None) -> bool:
    missed = limit is not None and ratio > limit
    target = "" if limit is None else f"  <= {limit:4.2f}  {'NOT WITHIN THE LIMIT' if missed else 'ok'}"
    print(f"  {title:22} {time:>10}  {ratio:6.2f}{target}", flush=True)
    return not missed


def compare_times(build: Path) -> bool:
    within = True
    make_certificates(build)
    print(f"processor time of a call beside {FLOOR[0]}, medians of {ROUNDS} rounds\n{SETTINGS}")
    for case in CASES:
        rounds = [{client: microseconds(build, client, case) for client in case.clients()} for _ in range(ROUNDS)]

        def ratio(client: Client, beside: Client) -> float:
            return statistics.median(each[client] / each[beside] for each in rounds)

        print(f"\n{case.title}")
        for client in case.clients():
            time = statistics.median(each[client] for each in rounds)
            within &= row(" ".join(client), f"{time:.2f} us", ratio(client, FLOOR), case.limits.get(client))
        if case.beside_beast is not None:
            within &= row("wirebind call x beast", "", ratio(CALL, BEAST), case.beside_beast)
    return within


def compare_counts(build: Path) -> bool:
    within = True
    names = [field.name.replace("_", " ") for field in fields(Counts)]
    print("counts of one call, 1 in flight\n" + " " * 22 + "".join(f"{name:>18}" for name in names))
    with plain_server(build) as port:
        for client in CLIENTS:
            found = counts(str(build / client[0]), client[1], port, 1)
            print(f"  {' '.join(client):20}" + "".join(f"{value:18.1f}" for value in astuple(found)))
            if client not in COUNTS:
                continue
            limits = astuple(COUNTS[client])
            missed = [name for name, value, limit in zip(names, astuple(found), limits) if value > limit]
            within = within and not missed
            print(f"  {'target':20}" + "".join(f"{limit:18.1f}" for limit in limits)
                  + (f"  NOT WITHIN THE LIMIT: {', '.join(missed)}" if missed else "  ok"))
    return within


def own_counts(build: Path) -> dict[str, float]:
    """What is recorded: not the instructions of libcrypto, which depend on the processor, nor reads and writes, which depend
    on who is faster, client or server."""
    with plain_server(build) as port:
        found = {kind: asdict(counts(str(build / program), kind, port, 1)) for program, kind in COUNTS}
    return {f"{kind}, {name}": value for kind, each in found.items() for name, value in each.items()
            if name not in ("libcrypto", "reads_and_writes")}


def guard(build: Path) -> bool:
    return recorded.kept(RECORDED, own_counts(build))


def record(build: Path) -> bool:
    recorded.write(RECORDED, own_counts(build))
    return True


MODES = {"times": compare_times, "counts": compare_counts, "guard": guard, "record": record}
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends what was started as well
sys.exit(0 if MODES[sys.argv[2]](Path(sys.argv[1])) else 1)
