"""Serves the mock of a document, and says a line of each request."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Optional

from wirebind.commands.console import CONSOLE
from wirebind.commands.exploring import made, mock_of
from wirebind.commands.status import OK
from wirebind.diagnostics import Diagnostics, printable
from wirebind.diff.inputs import Side
from wirebind.mock.requests import HttpResponse, Request
from wirebind.mock.responding import Mock
from wirebind.mock.server import make_mock_server


def serve_mock(options: argparse.Namespace) -> int:
    """Serves until it is interrupted."""

    def maker(side: Side, old: Optional[Side], root: Path, diagnostics: Diagnostics) -> Mock:
        return mock_of(side)

    def deliver(mock: Mock) -> int:
        with make_mock_server(mock, options.port, _say) as server:
            print(f"mock on http://127.0.0.1:{server.server_address[1]}{mock.base}", flush=True)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                pass
        return OK

    return made(options, "", maker, deliver)


def _say(request: Request, response: HttpResponse) -> None:
    """Method, path, operation and status: neither query nor body, which may have secrets."""
    CONSOLE.report(printable(f"{request.method} {request.path} {response.operation or '-'} {response.status}"))
