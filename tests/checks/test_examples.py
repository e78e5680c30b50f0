"""How examples are built: switches that cannot work together, and files that cannot, end the configuration with a reason."""

from __future__ import annotations

import subprocess

import pytest
from common import REPOSITORY

UNITY = REPOSITORY / "cmake" / "unity.cmake"


def checked(tmp_path, text, together):
    """What CMake says of a file; "" where the file is a program."""
    (tmp_path / "one.cpp").write_text(text, encoding="utf-8")
    script = tmp_path / "check.cmake"
    script.write_text(f"include({UNITY})\nwirebind_check_program({tmp_path}/one.cpp {together})\n", encoding="utf-8")
    run = subprocess.run(["cmake", "-P", str(script)], capture_output=True, text=True, check=False)
    assert (run.returncode == 0) == (not run.stderr)
    return " ".join(run.stderr.split())


@pytest.mark.parametrize("text, together, reason", [
    ("int main() {\n}\n", "ON", ""),
    ("namespace shop {\n}\nint main() {\n}\n", "OFF", ""),
    ("namespace {\n}\nint main() {\n}\n", "ON", ""),
    ("void other() {}\n", "OFF", "no line that begins with 'int main()'"),
    ("int main(int count, char** arguments) {}\n", "ON", "no line that begins with 'int main()'"),
    ("namespace shop {\n}\nint main() {\n}\n", "ON", "'namespace shop {'; change it, or set WIREBIND_EXAMPLES_TOGETHER=OFF")])
def test_an_example_is_a_program_that_can_be_built(tmp_path, text, together, reason):
    found = checked(tmp_path, text, together)
    assert reason in found and bool(found) == bool(reason)


@pytest.mark.parametrize("switch, reason", [
    ("WIREBIND_BATCH=1", "needs batches, and WIREBIND_BATCH is 1"),
    ("WIREBIND_EXAMPLES_HEADER_ONLY=ON", "links the compiled library")])
def test_examples_together_need_batches_and_the_compiled_library(tmp_path, switch, reason):
    command = ["cmake", "--preset", "dev", "-S", str(REPOSITORY), "-B", str(tmp_path), "-D", switch, "-D", "WIREBIND_TESTS=OFF"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode != 0 and reason in " ".join(run.stderr.split())
