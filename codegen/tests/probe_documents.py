"""Two revisions that differ in every way that a compiler can see, for the probes of the source axis."""

HEAD = "openapi: 3.1.0\ninfo: {title: Shop, version: v1}\n"

_ANSWER = "responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/%s'}}}%s}}"
_HEADERS = ", headers: {X-Tag: {schema: {type: string}}}"
_WAITER = "x-waiters: [{name: %s, summary: s, member: size, zero: true}], "
_QUERY = "parameters: [{name: token, in: query, schema: {type: string}}]"


def _operation(path: str, name: str, schema: str = "Thing", more: str = "", headers: str = "") -> str:
    return f"  /{path}: {{get: {{operationId: {name}, {more}{_ANSWER % (schema, headers)}}}}}\n"

_FLOW = "{tokenUrl: 'https://t.example', scopes: {}}"


def _given(schemes: str, ways: str, default: str = "a") -> str:
    """The end of a document whose last member is `components`: its security schemes, who may call, and a server."""
    variable = f"{{url: 'https://{{r}}.example', variables: {{r: {{default: {default}}}}}}}"
    return f"  securitySchemes: {{{schemes}}}\nsecurity: [{ways}]\nservers: [{variable}]\n"


def _token(flow: str) -> str:
    more = "authorizationUrl: 'https://a.example', " if flow == "authorizationCode" else ""
    return f"token: {{type: oauth2, flows: {{clientCredentials: {_FLOW}, {flow}: {_FLOW.replace('{', '{' + more, 1)}}}}}"


OLD = (
    HEAD
    + "x-errors: [{code: Missing, status: 404}, {code: Full, status: 429}]\npaths:\n"
    + _operation("kept", "KeepThing")
    + _operation("gone", "DropThing")
    + _operation("old", "FindThing")
    + _operation("late", "LateThing")
    + _operation("early", "EarlyThing", more="deprecated: true, ")
    + _operation("body", "ReadBody")
    + _operation("heads", "ReadHeads", headers=_HEADERS)
    + _operation("pages", "ListPages", "Page", f"{_QUERY}, x-paging: {{token: token, next: next, items: items}}, ")
    + _operation("lists", "ListLists", "Page", f"{_QUERY}, ")
    + _operation("waits", "WaitThing", "Counted", _WAITER % "counted")
    + """\
components:
  schemas:
    Gone: {type: object, properties: {a: {type: string}}}
    OldName: {type: object, properties: {first: {type: string}, second: {type: integer}, third: {type: boolean}}}
    Kind: {type: object, properties: {a: {type: string}}}
    Other: {type: object, properties: {other: {type: number}}}
    Counted: {type: object, properties: {size: {type: integer}}}
    Page: {type: object, properties: {next: {type: string}, items: {type: array, items: {type: string}}}}
    Thing:
      type: object
      required: [labels]
      properties:
        gone: {type: string}
        title: {type: string, description: What it is called.}
        size: {type: integer}
        labels: {type: array, items: {type: string}}
        wire: {type: string}
    Tagged: {type: object, properties: {tags: {type: array, items: {type: string}}, size: {type: integer}}}
    Strict: {type: object, properties: {a: {type: integer}}}
    Limited: {type: object, properties: {low: {type: integer}}}
    Shade: {type: string, x-extensible-enum: [dark]}
    Color: {type: string, x-extensible-enum: [red, green]}
    Mode: {type: string, x-extensible-enum: [a], x-cpp-name: {a: alpha}}
    Either: {oneOf: [{type: string}, {type: boolean}]}
"""
    + _given(f"{_token('password')}, typed: {{type: http, scheme: bearer}}", "{token: []}, {typed: []}")
)
NEW = (
    HEAD
    + "x-errors: [{code: Missing, status: 410}, {code: Busy, status: 429}]\npaths:\n"
    + _operation("kept", "KeepThing", more="summary: Keeps., ")
    + _operation("new", "MakeThing", "Page")
    + _operation("old", "FetchThing")
    + _operation("late", "LateThing", more="deprecated: true, ")
    + _operation("early", "EarlyThing")
    + _operation("body", "ReadBody", "Other")
    + _operation("heads", "ReadHeads")
    + _operation("pages", "ListPages", "Page", f"{_QUERY}, ")
    + _operation("lists", "ListLists", "Page", f"{_QUERY}, x-paging: {{token: token, next: next, items: items}}, ")
    + _operation("waits", "WaitThing", "Counted", _WAITER % "emptied")
    + """\
components:
  schemas:
    Added: {type: object, properties: {b: {type: string}}}
    NewName: {type: object, properties: {first: {type: string}, second: {type: integer}, third: {type: boolean}}}
    Kind: {type: string, x-extensible-enum: [one]}
    Other: {type: object, properties: {other: {type: number}}}
    Counted: {type: object, properties: {size: {type: integer}}}
    Page: {type: object, properties: {next: {type: string}, items: {type: array, items: {type: string}}}}
    Thing:
      type: object
      properties:
        heading: {type: string, description: What it is called.}
        size: {type: string}
        labels: {type: array, items: {type: string}}
        wire: {type: string}
        extra: {type: string}
    Tagged: {type: object, required: [tags], properties: {tags: {type: array, items: {type: string}}, size: {type: integer}}}
    Strict: {type: object, required: [b], properties: {a: {type: integer}, b: {type: integer}}}
    Limited: {type: object, properties: {low: {type: integer, maximum: 9}}}
    Shade: {type: string, x-extensible-enum: [dark, light]}
    Color: {type: string, x-extensible-enum: [red]}
    Mode: {type: string, x-extensible-enum: [a], x-cpp-name: {a: beta}}
    Either: {oneOf: [{type: string}, {type: integer}]}
"""
    + _given(f"{_token('authorizationCode')}, typed: {{type: http, scheme: basic}}", "{typed: []}, {token: []}", "b")
)

# Of these the lock is lost between the revisions.
OLD_LOOSE = HEAD + """\
components:
  schemas:
    Pair: {type: object, properties: {a: {type: integer}, b: {type: integer}}}
    Turn: {type: string, x-extensible-enum: [left, right]}
""" + _given("old: {type: http, scheme: bearer}", "{old: []}") + "paths:\n" + _operation("pair", "GetPair", "Pair")
NEW_LOOSE = HEAD + """\
components:
  schemas:
    Pair: {type: object, properties: {b: {type: integer}, a: {type: integer}}}
    Turn: {type: string, x-extensible-enum: [right, left]}
""" + _given("new: {type: http, scheme: basic}", "{new: []}") + "paths:\n" + _operation("pair", "GetPair", "Pair")

# These come in by `wirebind revise`, which leaves aliases.
OLD_NAMED = HEAD + "paths:\n" + _operation("old", "FindThing", "OldName") + """\
components:
  schemas:
    OldName: {type: object, properties: {first: {type: string}, second: {type: integer}, third: {type: boolean}}}
    Keeper: {type: object, properties: {stays: {type: string}, goes: {type: array, items: {type: string}}}}
    Tint: {type: string, x-extensible-enum: [lightblue]}
"""
NEW_NAMED = OLD_NAMED.replace("FindThing", "FetchThing").replace("OldName", "NewName").replace("lightblue", "light-blue")
NEW_NAMED = NEW_NAMED.replace(", goes: {type: array, items: {type: string}}", "")
