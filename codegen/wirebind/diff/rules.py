"""The rules of both axes: one entry for each kind of change, with its effect and what does not follow from the law."""

from __future__ import annotations


from wirebind.diff.levels import Effect, Level, Polarity, Special
from wirebind.records import record

_W, _N, _I, _E, _T, _U = (
    Effect.WIDENS, Effect.NARROWS, Effect.INCOMPARABLE, Effect.EQUAL, Effect.NONE, Effect.UNKNOWN
)  # fmt: skip


@record
class Rule:
    """One kind of change of the wire: `text` says what happened."""

    id: str
    text: str
    effect: Effect
    specials: tuple[Special, ...] = ()


def _to(level: Level, reason: str) -> Special:
    return Special(level, reason)


def _request(level: Level, reason: str) -> Special:
    return Special(level, reason, Polarity.REQUEST)


def _response(level: Level, reason: str) -> Special:
    return Special(level, reason, Polarity.RESPONSE)


_IGNORED = _request(Level.WARNING, "servers commonly ignore unknown members")
_FIRST_TIME = _request(Level.WARNING, "a limit that is written down for the first time often held before")
_KEPT = _response(Level.WARNING, "decoders accept every value; buffers and assumptions of programs may not")
_SKIPPED = _response(Level.NON_BREAKING, "decoders skip unknown properties")
_FITS = _response(Level.WARNING, "decoders report a number that does not fit, and most fit")

_SCHEMAS = (
    Rule("type-widened", "more types are accepted", _W),
    Rule("type-narrowed", "fewer types are accepted", _N),
    Rule("type-changed", "the type changed", _I),
    Rule("null-allowed", "null is accepted", _W),
    Rule("null-refused", "null is no longer accepted", _N),
    Rule("number-widened", "the format takes more numbers", _W, (_FITS,)),
    Rule("number-narrowed", "the format takes fewer numbers", _N),
    Rule("format-added", "a format was added to a text", _U),
    Rule("format-removed", "the format of a text was removed", _U),
    Rule("format-changed", "the format changed", _U),
    Rule("enum-value-added", "a value was added to an enumeration", _W),
    Rule("enum-value-removed", "a value was removed from an enumeration", _N),
    Rule("enum-value-renamed", "a value of an enumeration was renamed", _I),
    Rule("enum-set", "a free value became an enumeration", _N),
    Rule("enum-unset", "an enumeration became a free value", _W),
    Rule("enum-order", "the order of an enumeration changed", _E),
    Rule("known-value-added", "a known value was added to an open enumeration", _E),
    Rule("known-value-removed", "a known value was removed from an open enumeration", _U),
    Rule("known-value-renamed", "a known value of an open enumeration was renamed", _U),
    Rule("known-values-set", "an open enumeration lists known values", _E),
    Rule("known-values-unset", "an open enumeration lists no known values any more", _E),
    Rule("property-added", "an optional property was added", _E),
    Rule("property-added-closed", "an optional property was added to a closed object", _W,
         (_response(Level.WARNING, "decoders skip unknown properties unless they are strict"),)),
    Rule("property-added-required", "a required property was added", _N),
    Rule("property-added-default", "a required property with a default was added", _E),
    Rule("property-removed", "an optional property was removed", _U),
    Rule("property-removed-required", "a required property was removed", _W, (_IGNORED,)),
    Rule("property-removed-closed", "a property was removed from a closed object", _N),
    Rule("property-renamed", "a property was renamed", _I),
    Rule("property-order", "the order of properties changed", _E),
    Rule("property-required", "a property became required", _N),
    Rule("property-optional", "a property became optional", _W),
    Rule("required-name-added", "a name without a property became required", _N),
    Rule("required-name-removed", "a name without a property is no longer required", _W),
    Rule("additional-closed", "further properties are no longer accepted", _N),
    Rule("additional-opened", "further properties are accepted", _W, (_SKIPPED,)),
    Rule("additional-typed", "further properties got a schema", _N),
    Rule("additional-untyped", "further properties lost their schema", _W, (_SKIPPED,)),
    Rule("items-set", "items got a schema", _N),
    Rule("items-unset", "items lost their schema", _W),
    Rule("limit-set", "a limit was set", _N, (_FIRST_TIME,)),
    Rule("limit-unset", "a limit was removed", _W, (_KEPT,)),
    Rule("limit-tightened", "a limit was tightened", _N),
    Rule("limit-loosened", "a limit was loosened", _W, (_KEPT,)),
    Rule("limit-changed", "a limit accepts other values", _I),
    Rule("pattern-set", "a pattern was set", _N, (_FIRST_TIME,)),
    Rule("pattern-unset", "a pattern was removed", _W, (_KEPT,)),
    Rule("pattern-changed", "a pattern changed", _U),
    Rule("unique-set", "items must be unique", _N),
    Rule("unique-unset", "items need not be unique any more", _W, (_KEPT,)),
    Rule("content-encoding", "the encoding of the content changed", _I),
    Rule("content-media-type", "the media type of the content changed", _U),
    Rule("content-schema", "the content got or lost a schema", _U),
    Rule("alternative-added", "an alternative was added", _W),
    Rule("alternative-removed", "an alternative was removed", _N),
    Rule("alternative-renamed", "an alternative has another title, or another place in the list", _E),
    Rule("alternative-order", "the order of alternatives changed", _E),
    Rule("union-set", "a schema became a union", _E),
    Rule("union-unset", "a union became a plain schema", _E),
    Rule("discriminator-set", "a discriminator was added", _U),
    Rule("discriminator-unset", "a discriminator was removed", _U),
    Rule("discriminator-property", "the property of a discriminator changed", _I),
    Rule("discriminator-value-added", "a value was added to the mapping of a discriminator", _E),
    Rule("discriminator-value", "a value of the mapping of a discriminator changed", _I),
    Rule("constraint-added", "a rule between properties was added", _N),
    Rule("constraint-removed", "a rule between properties was removed", _W, (_KEPT,)),
    Rule("keyword-set", "a keyword was set", _N),
    Rule("keyword-unset", "a keyword was removed", _W),
    Rule("keyword-changed", "a keyword changed", _U),
    Rule("default-changed", "a default was set, changed or removed", _U),
    Rule("read-only-set", "a property became readOnly", _I,
         (_response(Level.NON_BREAKING, "a response still contains it"),)),
    Rule("read-only-unset", "a property is no longer readOnly", _W, (_SKIPPED,)),
    Rule("write-only-set", "a property became writeOnly", _I,
         (_request(Level.NON_BREAKING, "a request still contains it"),)),
    Rule("write-only-unset", "a property is no longer writeOnly", _W, (_SKIPPED,)),
    Rule("deprecated", "something became deprecated", _T),
    Rule("undeprecated", "something is no longer deprecated", _T),
    Rule("sunset-set", "a sunset date was set", _T),
    Rule("sunset-later", "a sunset date moved away", _T),
    Rule("sunset-sooner", "a sunset date was removed or moved nearer", _U),
    Rule("text", "texts or examples changed", _T),
    Rule("schema-added", "a schema was added", _E),
    Rule("schema-removed", "a schema was removed", _E),
    Rule("schema-renamed", "a schema was renamed", _E),
    Rule("schema-moved", "a schema moved into the components, out of them, or to another one", _E),
)  # fmt: skip

_OPERATIONS = (
    Rule("operation-added", "an operation was added", _W),
    Rule("operation-removed", "an operation was removed", _N),
    Rule("operation-moved", "the method or the path of an operation changed", _I),
    Rule("operation-renamed", "an operation was renamed", _E),
    Rule("webhook-added", "a webhook or a callback was added", _W,
         (_to(Level.NON_BREAKING, "who does not register for it does not get it"),)),
    Rule("webhook-removed", "a webhook or a callback was removed", _N,
         (_to(Level.BREAKING, "who waits for it waits for ever"),)),
    Rule("stability-lowered", "the stability was lowered", _U, (_to(Level.BREAKING, "a promise is taken back"),)),
    Rule("stability-raised", "the stability was raised", _E),
    Rule("tags", "the tags of an operation changed", _E),
    Rule("server-added", "a server was added", _W),
    Rule("server-removed", "a server was removed or replaced", _U),
    Rule("server-variables", "a variable of a server was described, or is no longer", _U),
    Rule("server-variable-renamed", "a variable of a server was renamed", _E),
    Rule("server-order", "another server became the first one", _U),
    Rule("parameter-added", "an optional parameter was added", _W),
    Rule("parameter-added-required", "a required parameter was added", _N),
    Rule("parameter-removed", "a parameter was removed", _U, (_IGNORED,)),
    Rule("parameter-required", "a parameter became required", _N),
    Rule("parameter-optional", "a parameter became optional", _W),
    Rule("parameter-renamed", "a path parameter was renamed", _E),
    Rule("parameter-moved", "a parameter moved to another place", _I),
    Rule("parameter-written", "a parameter is written in another way", _I),
    Rule("header-added", "a header was added to a response", _E),
    Rule("header-removed", "an optional header was removed from a response", _U),
    Rule("header-removed-required", "a required header was removed from a response", _W),
    Rule("header-required", "a header became required", _N),
    Rule("header-optional", "a header became optional", _W),
    Rule("body-added", "an optional body was added", _W),
    Rule("body-added-required", "a required body was added", _N),
    Rule("body-removed", "a body was removed", _U),
    Rule("body-required", "a body became required", _N),
    Rule("body-optional", "a body became optional", _W),
    Rule("media-type-added", "a media type was added", _W,
         (_response(Level.NON_BREAKING, "a client chooses among media types as it does in a request"),)),
    Rule("media-type-removed", "a media type was removed", _N,
         (_response(Level.BREAKING, "a client chooses among media types as it does in a request"),)),
    Rule("media-type-order", "the order of media types changed", _E),
    Rule("body-described", "a body got or lost its schema", _U),
    Rule("encoding", "the encoding of a body changed", _U),
    Rule("response-added", "a response was added", _W),
    Rule("response-removed", "a response was removed", _I),
    Rule("links", "the links of a response changed", _T),
    Rule("security-added", "a call needs more security schemes or scopes", _N),
    Rule("security-removed", "a call needs fewer security schemes or scopes", _W),
    Rule("security-changed", "a call needs other security schemes or scopes", _I),
    Rule("security-order", "the order of security alternatives changed", _E),
    Rule("scheme-added", "a security scheme was added", _E),
    Rule("scheme-removed", "a security scheme was removed", _E),
    Rule("scheme-renamed", "a security scheme was renamed", _E),
    Rule("scheme-changed", "a security scheme changed", _I),
    Rule("scheme-scopes", "the scopes of a security scheme changed", _U),
    Rule("error-added", "an error code was added", _U),
    Rule("error-removed", "an error code was removed", _U),
    Rule("error-changed", "an error code means something else", _U),
    Rule("permission-added", "a call needs a permission", _U),
    Rule("permission-removed", "a call needs no permission any more", _W),
    Rule("permission-changed", "a call needs another permission", _U),
    Rule("idempotent", "whether a call is idempotent changed", _U),
    Rule("timeouts", "the timeouts of a call changed", _U),
    Rule("paging", "paging changed", _U),
    Rule("waiter-added", "a waiter was added", _E),
    Rule("waiter-removed", "a waiter was removed", _U),
    Rule("waiter-changed", "a waiter changed", _U),
    Rule("version", "the version of the document changed", _T),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.id: rule for rule in (*_SCHEMAS, *_OPERATIONS)}
