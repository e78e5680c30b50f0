"""Makes the explorer of a document, or its export with code samples, and brings it to a file or to a browser."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Callable, Optional, TypeVar

from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.diff.history import revised
from wirebind.diff.inputs import Files, InputError, Side, load_side, located
from wirebind.diff.report import compared
from wirebind.explorer.export import document_with_samples
from wirebind.explorer.page import page_text
from wirebind.explorer.proxy import ProxyError, checked, origin_of, parts_of
from wirebind.explorer.server import Explorer, make_server
from wirebind.extensions import EXAMPLE_KEYS
from wirebind.mock.described import described
from wirebind.mock.responding import Mock
from wirebind.mock.server import checked as checked_by_mock
from wirebind.mock.server import in_background, make_mock_server
from wirebind.revisions import REVISIONS, Revised, read_revisions
from wirebind.source.paths import shown_path

_ANY_KEYS = {
    "basic": {"user": "mock", "password": "mock"},
    "bearer": {"token": "mock"},
    "apiKey": {"value": "mock"},
    **EXAMPLE_KEYS,
}
_FROM_NOW = "9999-12-31"


def explore(options: argparse.Namespace) -> int:
    """Writes or serves the page."""
    try:
        endpoints = tuple(parts_of(url) for url in options.allow_endpoint)
        checker = origin_of(options.check_with) if options.check_with else ""
    except ProxyError as problem:
        return _failed(str(problem))

    def deliver(found: tuple[str, Mock]) -> int:
        page, mock = found
        if options.output:
            return _written(page, options.output)
        check = partial(checked, checker) if checker else partial(checked_by_mock, mock)
        if endpoints:
            allowed = tuple(origin + (path or mock.base) for origin, path in endpoints)
            return _served(Explorer(page.encode("utf-8"), allowed, check), options.port)
        with in_background(make_mock_server(mock, 0)) as url:
            return _served(Explorer(page.encode("utf-8"), (url + mock.base,), check, _ANY_KEYS), options.port)

    return made(options, options.since, _page_and_mock, deliver)


def mock_of(side: Side) -> Mock:
    """The mock of a document that has C++."""
    assert side.model is not None and side.api is not None
    return Mock(described(side.model, side.api))


def export(options: argparse.Namespace) -> int:
    """Writes the document with code samples."""

    def text_of(side: Side, old: Optional[Side], root: Path, diagnostics: Diagnostics) -> str:
        assert side.model is not None and side.api is not None
        return document_with_samples(side.node, side.model, side.api)

    def deliver(text: str) -> int:
        if options.output:
            return _written(text, options.output)
        sys.stdout.write(text)
        return OK

    return made(options, "", text_of, deliver)


_Made = TypeVar("_Made")
_Maker = Callable[[Side, Optional[Side], Path, Diagnostics], _Made]


def made(options: argparse.Namespace, since: str, maker: _Maker[_Made], deliver: Callable[[_Made], int]) -> int:
    """What becomes of the document, after all that is to be said of it."""
    diagnostics = Diagnostics()
    root = Path(options.root).resolve()
    try:
        with located(options.spec, root) as place:
            files = Files()
            old = _old(since, root, files, diagnostics) if since else None
            side = load_side(*place, files, diagnostics, old)
            if side.model is None or side.api is None:
                return _failed(side.problem)
            found = maker(side, old, root, diagnostics)
        print_findings(diagnostics, all_findings=False)
        return deliver(found)
    except InputError as problem:
        return _failed(str(problem))
    except (Stop, RecursionError) as stop:
        print_findings(diagnostics, all_findings=False)
        return FAILED if isinstance(stop, Stop) else _failed("the document nests too deeply")
    except OSError as error:
        return _failed(f"{error.filename or 'the port'}: {error.strerror}")


def _old(since: str, root: Path, files: Files, diagnostics: Diagnostics) -> Side:
    with located(since, root) as place:
        return load_side(*place, files, diagnostics)


def _page_and_mock(side: Side, old: Optional[Side], root: Path, diagnostics: Diagnostics) -> tuple[str, Mock]:
    return _page(side, old, root, diagnostics), mock_of(side)


def _page(side: Side, old: Optional[Side], root: Path, diagnostics: Diagnostics) -> str:
    assert side.model is not None and side.api is not None
    path = side.bindings.folder / REVISIONS
    changes = read_revisions(path, shown_path(path, root), diagnostics)
    diagnostics.stop_if_failed()
    return page_text(side.model, side.api, [*_since(old, side), *changes])


def _since(old: Optional[Side], new: Side) -> list[Revised]:
    """What a comparison finds, under the version that brings it."""
    if old is None or new.model is None:
        return []
    version = new.model.version or "new"
    found = revised(compared(old, new, _FROM_NOW), version)
    return list(found)


def _written(page: str, name: str) -> int:
    Path(name).write_text(page, encoding="utf-8", newline="\n")
    CONSOLE.say(f"wrote {name}")
    return OK


def _served(explorer: Explorer, port: int) -> int:
    with make_server(explorer, port) as server:
        print(f"explorer on http://127.0.0.1:{server.server_address[1]}/", flush=True)
        print(f"it sends to {', '.join(explorer.endpoints)}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
    return OK


def _failed(message: str) -> int:
    print(f"wirebind: {message}", file=sys.stderr)
    return FAILED
