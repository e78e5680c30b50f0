"""What of OpenAPI is supported, as data: `wirebind constructs` prints it, docs/documents.md shows it, and tests hold it."""

from __future__ import annotations

from wirebind.construct import Construct, Standing
from wirebind.construct_schemas import SCHEMAS

_YES, _LESS, _NO = Standing.SUPPORTED, Standing.DEGRADED, Standing.GAP

GROUPS: dict[str, tuple[Construct, ...]] = {
    "Documents": (
        Construct("OpenAPI 3.0, 3.1, and of 3.2 what 3.1 has, and a query as a form", _YES, "3.0 is lifted to 3.1; places are kept"),
        Construct("Swagger 2.0", _YES, "lifted too: bodies, forms, hosts, base paths, list formats"),
        Construct("JSON and YAML", _YES, "JSON with every character of RFC 8259; YAML without tags; merge keys are expanded"),
        Construct("numbers that readers of YAML disagree on, such as 010", _LESS, "texts", ("yaml-ambiguous",)),
        Construct("several files", _YES, "relative references inside of the folder of the document"),
        Construct("references to anywhere", _YES, "`#/paths/…`, parts of components, components of any name, anchors"),
        Construct("references to URLs", _LESS, "any JSON value; nothing is fetched", ("gap-remote-ref",)),
        Construct(
            "references to nothing, or out of the folder", _LESS,
            "any JSON value", ("unresolved-ref", "ref-cycle")
        ),
        Construct(
            "anything beside a reference", _YES, "one more part, as in `allOf`"
        ),
        Construct("a type or format beside a reference that disagrees", _LESS, "the reference alone", ("ref-sibling",)),
        Construct("operations without an id", _YES, "called by method and path, which the lock keeps"),
        Construct("an id twice", _LESS, "the second has its tag or its path in its name", ("duplicate-operation",)),
        Construct("extensions of others", _LESS, "ignored", ("unknown-extension",)),
        Construct("webhooks and callbacks", _YES, "structs, and a list of operations that the program's server serves"),
        Construct("callbacks of webhooks and of callbacks", _NO, "left out", ("gap-callbacks",)),
        Construct("security of webhooks and callbacks", _LESS, "not checked by the server side", ("gap-received-security",)),
        Construct("another dialect of JSON Schema", _LESS, "read as that of OpenAPI 3.1", ("gap-dialect",)),
        Construct(
            "texts, tags, links, `externalDocs`, `xml`, examples at URLs", _YES,
            "they shape nothing: texts are documentation, the others are not read"
        ),
        Construct(
            "values of the wrong kind, members that lack", _LESS,
            "as if absent; a text without quotes is taken as it is written", ("wrong-kind", "missing-member")
        ),
        Construct(
            "members that exclude each other, or have no meaning in their place", _LESS, "ignored", ("member-not-allowed",)
        ),
    ),
    "Paths": (
        Construct("variables that are whole segments", _YES, "percent-encoded"),
        Construct("several variables, and text, in a segment", _YES, "a variable ends where the text after it begins first"),
        Construct(
            "variables without a text between them", _LESS,
            "calls send it; the server side does not find it", ("gap-path-segment",)
        ),
        Construct("paths that differ in names of variables", _LESS, "both are generated", ("path-twice",)),
        Construct(
            "a query or a fragment in a path", _LESS,
            "parameters of the query; the fragment is left out", ("path-query",)
        ),
        Construct(
            "variables and parameters that do not match", _LESS,
            "texts are added, what is not in the path is left out", ("path-parameter", "path-required")
        ),
        Construct("characters that no URL carries", _LESS, "percent-encoded", ("path-template",)),
    ),
    "Parameters": (
        Construct("texts, numbers, booleans, enumerations, and unions of these", _YES, "in path, query, header and cookie"),
        Construct("lists and objects", _YES, "lists, maps and structs in the styles of their place, exploded and not"),
        Construct("`deepObject`", _YES, "`a[b]=c`; values in values go on, lists by index: `a[b][0]=c`"),
        Construct("values in values in other styles, unions of lists and objects", _LESS, "a text that the caller writes", ("gap-parameter-type",)),
        Construct(
            "styles of another place, and those of lists and objects elsewhere", _LESS,
            "the default style of the place", ("gap-style",)
        ),
        Construct("`allowReserved`, `allowEmptyValue`", _YES, "in a query"),
        Construct(
            "`allowReserved` in a path or a cookie", _LESS,
            "percent-encoded: a slash would lead to another path, a semicolon to another cookie", ("gap-reserved",)
        ),
        Construct("parameters of JSON, and of text", _YES, "typed as their schema"),
        Construct(
            "parameters of other media types", _LESS, "a text that the caller writes", ("gap-parameter-content",)
        ),
        Construct("cookies", _YES, "pairs of the Cookie field, percent-encoded"),
        Construct("one name in two places", _YES, "members of two names"),
        Construct("limits of one name in two places", _LESS, "not checked", ("gap-same-wire-name",)),
        Construct("names and places that cannot be", _NO, "left out", ("parameter-name", "parameter-in")),
        Construct("`querystring` of another media type than a form", _NO, "left out", ("parameter-in",)),
        Construct("one parameter, or one header of a response, twice", _LESS, "the later one", ("duplicate-parameter",)),
    ),
    "Bodies and responses": (
        Construct("JSON of any shape", _YES, "structs, lists, maps, scalars, enumerations; free ones are raw JSON"),
        Construct("bytes of any media type", _YES, "raw bytes, from memory or a source"),
        Construct("`text/*`, where the schema is no object or list", _YES, "a string, number, boolean or enumeration"),
        Construct(
            "`application/x-www-form-urlencoded`", _YES,
            "a struct or a map in requests; members as leaves, lists of them, JSON, or as `encoding` says"
        ),
        Construct(
            "`multipart/form-data`", _YES,
            "a struct or a map in requests; each member, or item of a list, is a text, JSON or a `wirebind::file_part`"
        ),
        Construct(
            "an encoding of no member, or that its member cannot have, a file or something else", _LESS,
            "as if there were none, a file", ("gap-encoding",)
        ),
        Construct("files in a map, or in a list in a list", _LESS, "texts of its JSON", ("gap-encoding",)),
        Construct("headers of a part that is no file", _LESS, "not sent", ("gap-encoding",)),
        Construct(
            "XML, other parts, event streams in requests, forms and parts in responses", _LESS,
            "raw bytes that the caller writes and reads", ("gap-media-type",)
        ),
        Construct(
            "several media types of a request", _YES,
            "an operation for each schema of JSON, of a form, of parts and of text, and one for bytes; those that share one "
            "are a choice of the call, `call_options::media_type`; the server side rejects others with 415"
        ),
        Construct("`itemSchema`, and encodings of items and of parts in parts", _LESS, "raw bytes", ("gap-media-type",)),
        Construct("YAML beside JSON of the same schema, in requests", _LESS, "JSON, which is YAML", ("gap-media-type",)),
        Construct(
            "XML and other parts beside JSON or a form, one media type with two schemas", _LESS,
            "not sent, the first schema", ("gap-media-choice",)
        ),
        Construct("event streams and JSON in lines, in responses", _YES, "raw bytes, in memory or to a sink"),
        Construct("several media types of a response", _YES, "a type for each that is another value, by `Content-Type`"),
        Construct(
            "XML and forms beside other media types of a response", _LESS, "not asked for, unless they write the same schema",
            ("gap-media-choice",)
        ),
        Construct("what is no media type", _LESS, "JSON where the name has it, else bytes; none in `encoding`", ("media-type",)),
        Construct("headers of responses", _YES, "typed and optional; those of errors are texts in `details().fields`"),
        Construct("an operation without responses", _YES, "any status of 2xx is a success without a body"),
        Construct("one success, with headers", _YES, "typed; one without a body beside it is `has_body()`"),
        Construct(
            "several successes, `2XX`, and a `default` alone", _YES, "a type for each that is another; headers of all in one struct"
        ),
        Construct("redirections", _YES, "successes where they are listed"),
        Construct(
            "bodies of errors", _YES,
            "types by status, range and default, of every media type of JSON; JSON of any form, texts and bytes as text"
        ),
        Construct("HEAD, OPTIONS, TRACE, QUERY", _YES, "as other methods; responses to HEAD have headers and no body"),
        Construct("`additionalOperations`", _NO, "left out", ("gap-method",)),
        Construct("a body of a TRACE request", _NO, "left out", ("trace-body",)),
        Construct("a body of 204, 205 and 304", _NO, "left out", ("bodyless-status",)),
        Construct("what is no status, and informational ones", _NO, "left out", ("response-status",)),
    ),
    "Schemas": SCHEMAS,
    "Security and servers": (
        Construct(
            "security requirements", _YES,
            "of all operations or of one; alternatives, schemes that hold together, anonymous calls"
        ),
        Construct(
            "bearer tokens, passwords, API keys, OAuth 2.0, OpenID Connect, schemes of vendors with a signer", _YES,
            "the call uses the first alternative that the client has credentials for"
        ),
        Construct(
            "flows of OAuth 2.0 with a token URL", _YES,
            "URLs and scopes are facts of the API; the runtime gets tokens for client credentials and refresh tokens"
        ),
        Construct("mutual TLS", _YES, "the client certificate of the pool's options"),
        Construct(
            "schemes without a signer", _NO,
            "alternatives with one are not used; a call without another ends with an error that names the schemes", ("unsupported-security",)
        ),
        Construct(
            "more than 63 security schemes", _LESS, "those with an authenticator come first; the rest is as if without a signer",
            ("gap-security-schemes",)
        ),
        Construct("the flow `deviceAuthorization`", _NO, "the program gets the token", ("unsupported-security",)),
        Construct(
            "schemes that are none, or that nothing names", _NO,
            "left out with their alternative; the document's security counts where none is left", ("security-type", "security-in", "security-name", "unknown-security-scheme", "unknown-scope")
        ),
        Construct(
            "servers", _YES,
            "the first is the endpoint of clients without one; each is a struct with its variables; those of an operation count; "
            "`//host/path` is `https`, and a path is below the root of the endpoint that the client is given"
        ),
        Construct(
            "servers with mistakes", _LESS, "left out, or their defaults; without a server, a client needs an endpoint",
            ("server-url", "server-variable")
        ),
    ),
}  # fmt: skip


def summary() -> str:
    """The names alone as Markdown, a row for each group."""
    lines = ["| | supported | degraded | left out |", "|---|---|---|---|"]
    for group, constructs in GROUPS.items():
        cells = ["; ".join(one.name for one in constructs if one.standing is standing) for standing in Standing]
        lines.append(f"| {' | '.join([group, *cells])} |")
    return "\n".join(lines) + "\n"


def table() -> str:
    """All of it as Markdown."""
    lines: list[str] = []
    for group, constructs in GROUPS.items():
        lines += [f"### {group}", "", "| construct | standing | what becomes of it | finding |", "|---|---|---|---|"]
        for one in constructs:
            findings = ", ".join(f"`{id}`" for id in one.findings)
            lines.append(f"| {one.name} | {one.standing.value} | {one.meaning} | {findings} |")
        lines.append("")
    return "\n".join(lines)
