"""Mocks of documents, and the C++ program that walks an API, for the tests of the mock."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Iterable, Sequence

from explorer_support import side_of
from wirebind.cli import OK, main
from wirebind.mock.described import Described, described
from wirebind.mock.requests import HttpResponse, Request
from wirebind.mock.responding import Mock

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
RULES = DATA / "rules.yaml"
FLAGS = ["-std=c++20", "-O0", "-w", "-DASIO_STANDALONE"]
HEADERS = {"checking": "operations", "walk": "blocking_client", "round_trip": "models"}
LIBRARIES = ["-lz", "-lssl", "-lcrypto", "-lpthread"]


def described_of(path: Path) -> Described:
    """A document as the mock reads it."""
    side = side_of(path)
    assert side.model is not None and side.api is not None
    return described(side.model, side.api)


def mock_of(path: Path) -> Mock:
    """The mock of a document."""
    return Mock(described_of(path))


def asked(mock: Mock, method: str, target: str, body: bytes = b"", **headers: str) -> HttpResponse:
    """The answer to a request; underscores in names of fields are dashes."""
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return mock.respond(Request(method, target, fields, body))


def problem_of(answer: HttpResponse) -> Any:
    """The body of a refusal."""
    assert ("Content-Type", "application/problem+json") in answer.headers
    return json.loads(answer.body)


def built(
    program: str, documents: Sequence[Path], folder: Path, compiler: str, flags: Sequence[str] = FLAGS, macros: str = ""
) -> Path:
    """A program of data/ for the APIs that are generated from documents: api_0::v1 and so on."""
    names = [f"api_{number}" for number in range(len(documents))]
    for name, document in zip(names, documents):
        spec = folder / "api-spec" / name / "v1"
        spec.mkdir(parents=True)
        (spec / document.name).write_bytes(document.read_bytes())
        head = f"wirebind: 1\nnamespace: {name}::v1\noutput: include/{name}/v1\nspec: {document.name}\n"
        (spec / "bindings.yaml").write_text(f"{head}product: Walked\nversion: v1\n")
    assert main(["generate", "--root", str(folder), "--quiet"]) == OK
    header = HEADERS[program]
    includes = "".join(f"#include <{name}/v1/{header}.hpp>\n" for name in names)
    uses = " ".join(f"use({number}, {name}::v1)" for number, name in enumerate(names))
    (folder / "apis.hpp").write_text(f"{includes}#define WALKED_APIS(use) {uses}\n{macros}")
    places = ["-isystem", str(REPOSITORY / "include"), f"-I{folder / 'include'}", f"-I{folder}"]
    command = [compiler, *flags, *places, str(DATA / f"{program}.cpp"), "-o", str(folder / program), *LIBRARIES]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / program


def told(program: Path, lines: Iterable[Any]) -> list[Any]:
    """What the program says of each line."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
