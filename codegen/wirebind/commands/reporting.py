"""The options of commands that report findings of a comparison."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

LEVELS = ("annotation", "non-breaking", "warning", "breaking")
_FORMATS = ("text", "json", "markdown", "html")


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """What the commands that report findings take."""
    parser.add_argument("--report", choices=_FORMATS, default="text", help="how the findings are printed")
    parser.add_argument("--json", dest="report", action="store_const", const="json", help="the same as --report json")
    parser.add_argument("--out", metavar="FILE", help="write the report here")
    parser.add_argument("--fail-on", choices=(*LEVELS, "never"), default="breaking", help="exit with 3 from this level on")
    parser.add_argument("--level", choices=LEVELS, default="non-breaking", help="show nothing below it")
    parser.add_argument("--allow", metavar="FILE", help="reviewed findings: fingerprint, reason, expires")
    parser.add_argument("--as-of", metavar="DATE", help="the day that sunset and expiry dates are compared with; today")
    parser.add_argument("--sources", nargs="+", metavar="FILE", help="C++ files: report which findings affect them")


def report_misuse(options: argparse.Namespace) -> str:
    """What is wrong with the arguments of a report, or ""."""
    try:
        day_of(options)
    except ValueError:
        return f"--as-of {options.as_of}: dates are written YYYY-MM-DD"
    missing = [name for name in options.sources or () if not Path(name).is_file()]
    if options.out and not (Path(options.out).parent.is_dir() and not Path(options.out).is_dir()):
        return f"--out {options.out}: no file can be written there"
    return f"--sources {missing[0]}: no such file" if missing else ""


def day_of(options: argparse.Namespace) -> str:
    """The day that dates are compared with."""
    day = datetime.date.fromisoformat(options.as_of) if options.as_of else datetime.date.today()
    return day.isoformat()
