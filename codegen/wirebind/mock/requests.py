"""HTTP messages as the mock reads and writes them."""

from __future__ import annotations

from wirebind.records import record



@record
class Request:
    """A request; header fields keep their order and case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query without its question mark."""
        return self.target.partition("?")[2]

    def fields(self, name: str) -> list[str]:
        """The values of a header field; its name in any case."""
        return [value for each, value in self.headers if each.lower() == name.lower()]


@record
class HttpResponse:
    """A response; `operation` is the id of its operation, or ""."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    operation: str = ""


def request_of(data: bytes) -> Request:
    """The request that these bytes are; raises a ValueError for what is none."""
    head, found, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if not found or len(parts) != 3 or parts[2] != "HTTP/1.1" or not parts[1].startswith("/"):
        raise ValueError("what is posted is not one HTTP request")
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name:
            raise ValueError("what is posted is not one HTTP request")
        headers.append((name, text_of(value.strip(" \t"))))
    return Request(parts[0], parts[1], tuple(headers), body)


def text_of(value: str) -> str:
    """A field's value, which came as one character a byte, as the UTF-8 that it is."""
    return value.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
