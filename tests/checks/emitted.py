"""Checks what a file that only calls makes the compiler emit in header-only use.

Everything behind a call belongs to the file that makes the client. A virtual function that is not declared inline in
its class is enough to bring all of it into every file: the compiler then takes it for the home of the class.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from common import Finding, compiler_arguments, report

CALLERS = ("bench/compile/one_call.cpp", "bench/compile/blocking_call.cpp")
BEHIND = re.compile(r"aliyun::\w+::|wirebind::\w+::(auth::\w*authenticator|retry::quota::)|wirebind::\w+::net::(pool\b|pool_core|exchange_(?!request)|tls_|tcp_)"
                    r"|wirebind::\w+::client::(running_call|client_core|call_machine)|wirebind::\w+::http::\w+_parser::"
                    r"|wirebind::\w+::(parameters_of|parameter::|detail::(set_value|leaf_text))"
                    r"|wirebind::\w+::json::(decode|encode|detail::(reader|writer|scanner)\b)")


def emitted(root: Path, compiler: str, source: str) -> list[str]:
    """The functions and tables that the object file of a source has, by name."""
    with tempfile.TemporaryDirectory() as folder:
        object_file = f"{folder}/caller.o"
        subprocess.run([compiler, "-std=c++20", "-O0", f"-I{root / 'include'}", "-c", "-o", object_file, str(root / source)],
                       check=True)
        symbols = subprocess.run(["nm", "-C", "--defined-only", object_file], capture_output=True, text=True, check=True)
    return [line.split(" ", 2)[2] for line in symbols.stdout.splitlines()]


def check(root: Path, compiler: str, *sources: str) -> tuple[int, list[Finding]]:
    names = [(source, name) for source in sources or CALLERS for name in emitted(root, compiler, source)]
    return len(names), [Finding(source, 0, f"emits {name}") for source, name in names if BEHIND.search(name)]


if __name__ == "__main__":
    options = compiler_arguments("Check what a file that only calls emits.").parse_args()
    sys.exit(report(*check(options.root, options.compiler)))
