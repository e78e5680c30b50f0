"""The peers of bench/transport's clients, each on the last processor and on loopback: its own server for plain
connections, nginx for TLS."""

from __future__ import annotations

import contextlib
import os
import shlex
import socket
import subprocess
import time
from pathlib import Path
from typing import Iterator

HERE = Path(__file__).resolve().parent
FUNCTION = HERE.parent / "codec/function.json"


def pinned(processor: int, *command: str) -> list[str]:
    return ["taskset", "-c", str(processor), *command]


@contextlib.contextmanager
def running(*command: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    last = len(os.sched_getaffinity(0)) - 1
    with subprocess.Popen(pinned(last, *command), stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextlib.contextmanager
def plain_server(build: Path) -> Iterator[int]:
    """The port of the server for plain connections."""
    with running(str(build / "server"), folder=build) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())


def make_certificates(folder: Path) -> None:
    """A CA, `ca.pem`, and what it issues to 127.0.0.1."""
    (folder / "server.ext").write_text("subjectAltName=IP:127.0.0.1\n", encoding="utf-8")
    curve = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    for command in (
        f"req -x509 {curve} -keyout ca.key -out ca.pem -days 2 -subj '/CN=bench of wirebind'",
        f"req {curve} -keyout server.key -out server.csr -subj /CN=server",
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out server.pem",
    ):
        subprocess.run(["openssl", *shlex.split(command)], cwd=folder, check=True, capture_output=True)


def configuration(port: int) -> str:
    text = (HERE / "nginx.conf.in").read_text(encoding="utf-8")
    function = FUNCTION.read_text(encoding="utf-8").strip().replace("\\", r"\\").replace("'", r"\'")
    user = "user root;" if os.geteuid() == 0 else ""
    return text.replace("@port@", str(port)).replace("@function@", function).replace("@user@", user)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def tls_server(folder: Path) -> Iterator[int]:
    """The port of nginx, with the certificates that were made in the folder."""
    port = free_port()
    (folder / "nginx.conf").write_text(configuration(port), encoding="utf-8")
    with running("nginx", "-p", str(folder), "-e", "nginx.log", "-c", str(folder / "nginx.conf"), folder=folder) as process:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            if process.poll() is not None:
                raise SystemExit((folder / "nginx.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield port
