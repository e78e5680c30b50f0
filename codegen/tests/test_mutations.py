"""Mutations of real documents generate, or give errors with file and line, in a few seconds; what generates compiles."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path
from typing import Optional

import pytest

from mutating import locations, mutated_text, mutated_tree
from stories import TODO
from test_compile import REPOSITORY
from wirebind.config import Bindings, Overrides, read_bindings
from wirebind.diagnostics import Diagnostics, Severity, Stop
from wirebind.emit.render import render
from wirebind.lift import lift
from wirebind.openapi.selection import Selection
from wirebind.pipeline import build, load_tree
from wirebind.source.loader import load_data
from wirebind.source.node import Node

SECONDS = 5.0
SPEC = REPOSITORY / "api-spec/fc/2021-04-06/bindings.yaml"
PART = Selection(operations=("CreateFunction", "GetFunction", "ListFunctions", "InvokeFunction", "PutProvisionConfig"))


class Mutations:
    """Documents, and what becomes of their mutations."""

    def __init__(self) -> None:
        overrides = Overrides(selection=PART)
        self.bindings: Bindings = read_bindings(SPEC, REPOSITORY, overrides, Diagnostics())
        self.tree: Node = load_tree(self.bindings, REPOSITORY, Diagnostics())
        self.places = [place for place in locations(self.tree) if place[0] in ("paths", "components", "x-errors")]
        self.places += [place for place in locations(self.tree) if len(place) == 1]
        self.slowest = 0.0

    def run(self, seed: int) -> Optional[dict[str, str]]:
        """The headers of a mutation, or nothing after an error that has a place."""
        chance = random.Random(seed)
        diagnostics = Diagnostics()
        start = time.process_time()
        try:
            if seed % 2:
                data = mutated_text(TODO.encode(), chance)
                node = lift(load_data(data, Path("todo.yaml"), "todo.yaml", diagnostics), diagnostics)
                diagnostics.stop_if_failed()
            else:
                node = mutated_tree(self.tree, self.places, chance)
            built = build(node, self.bindings, {}, diagnostics)
            found: Optional[dict[str, str]] = render(built.api)
        except (Stop, RecursionError):
            found = None
        self.slowest = max(self.slowest, time.process_time() - start)
        errors = [one for one in diagnostics.sorted() if one.severity is Severity.ERROR]
        assert found is not None or errors, seed
        assert all(one.position.file and one.position.line for one in errors if one.id != "yaml-empty"), seed
        return found


def compiled(headers: dict[str, str], root: Path) -> str:
    """What the compiler says about the headers of a mutation."""
    folder = root / "include" / "fc" / "v20210406"
    for name, text in headers.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    source = root / "use.cpp"
    source.write_text("#include <fc/v20210406/models.hpp>\n#include <fc/v20210406/operations.hpp>\n", encoding="utf-8")
    flags = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-DWIREBIND_SEPARATE_COMPILATION"]
    places = [f"-I{root / 'include'}", "-isystem", str(REPOSITORY / "include")]
    done = subprocess.run(["g++", *flags, *places, str(source)], capture_output=True, text=True, check=False)
    return done.stderr


def test_mutations_generate_or_give_errors_with_places() -> None:
    mutations = Mutations()
    made = [mutations.run(seed) for seed in range(80)]
    assert 20 < sum(one is not None for one in made) < 80
    assert mutations.slowest < SECONDS


@pytest.mark.long
@pytest.mark.headers
def test_two_thousand_mutations_and_a_sample_of_thirty_that_compiles(tmp_path: Path) -> None:
    mutations = Mutations()
    whole = 0
    for seed in range(2000):
        headers = mutations.run(seed)
        whole += headers is not None
        if headers is not None and whole % 35 == 0 and whole <= 1050:
            folder = tmp_path / str(seed)
            assert compiled(headers, folder) == "", seed
    assert whole >= 1050
    assert mutations.slowest < SECONDS
