"""Entry point of `wirebind` and of `python3 -m wirebind`."""

import gc
import importlib.util
import os
import sys

_NEEDED = {"jinja2": "python3-jinja2", "yaml": "python3-yaml"}


def run() -> int:
    """Runs a command where the interpreter has what is needed; the result is the exit status, which ends the process."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        packages = " ".join(_NEEDED[name] for name in missing)
        lacking = " and no ".join(missing)
        print(f"wirebind: {sys.executable} has no {lacking}; Debian: apt install {packages}", file=sys.stderr)
        return 2
    from wirebind.cli import main

    gc.disable()  # trees live until the end: a search for garbage finds none, and takes a fifth of the time
    try:
        status = main()
    except KeyboardInterrupt:
        print("wirebind: interrupted", file=sys.stderr)
        status = 130
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # the system takes the memory back at once, the interpreter object by object


if __name__ == "__main__":
    sys.exit(run())
