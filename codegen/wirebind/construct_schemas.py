"""The lines of the table of constructs that are about schemas."""

from __future__ import annotations

from wirebind.construct import Construct, Standing

_YES, _LESS = Standing.SUPPORTED, Standing.DEGRADED

SCHEMAS: tuple[Construct, ...] = (
    Construct("objects, lists, maps, scalars, open enumerations", _YES, "structs and vocabulary types"),
    Construct("recursion", _YES, "boxed at a member that may be absent"),
    Construct("lists and maps that hold themselves", _YES, "a union of that one type: `struct tree : wirebind::one_of<wirebind::list<tree>>`"),
    Construct(
        "objects that contain themselves without end", _LESS,
        "the member that closes the circle is optional", ("endless-struct",)
    ),
    Construct(
        "components that are alternatives, or parts of `allOf`, of themselves", _LESS, "themselves left out",
        ("union-itself", "all-of-itself")
    ),
    Construct("absent, null and value", _YES, "three things wherever the document allows null"),
    Construct("null as an item or a value of a map", _YES, "`list<nullable<T>>`, `map<nullable<T>>`"),
    Construct("`allOf`", _YES, "members, limits and values of all parts; a reference with texts and limits stays it"),
    Construct("`allOf` of parts that no value fits", _LESS, "raw JSON, for the member alone", ("gap-all-of",)),
    Construct("`oneOf` and `anyOf` of types, lists of types", _YES, "unions: `wirebind::one_of`"),
    Construct("`anyOf` of open objects that agree", _YES, "one struct with the members of all"),
    Construct(
        "alternatives that nothing distinguishes", _LESS, "the first one is taken", ("gap-alternatives",)
    ),
    Construct(
        "values of a discriminator that stand for no alternative", _LESS, "the value stays JSON", ("discriminator-mapping",)
    ),
    Construct(
        "a discriminator of alternatives without a name, or with the same value", _LESS,
        "other members distinguish them", ("gap-discriminator",)
    ),
    Construct("`defaultMapping` of a discriminator", _YES, "the alternative of objects with another value, or none"),
    Construct(
        "`discriminator` of a schema that others have in `allOf`", _YES,
        "a union of these and of its own members, wherever it is no part of an `allOf`"
    ),
    Construct(
        "values of its discriminator that stand for two schemas, or that the property does not list", _LESS,
        "the first one, its own members", ("gap-discriminator",)
    ),
    Construct("limits of alternatives", _LESS, "not checked; those of their members are", ("gap-alternative-rules",)),
    Construct("`oneOf` beside `anyOf`", _LESS, "raw JSON", ("gap-union",)),
    Construct("`oneOf` of required members", _YES, "checked"),
    Construct("`anyOf` of required members", _LESS, "not checked", ("gap-any-required",)),
    Construct("`oneOf` of names with `+` or a bar", _LESS, "not checked", ("gap-one-of",)),
    Construct(
        "`additionalProperties` and `patternProperties`, alone or beside members", _YES,
        "maps of anything; beside members `.additional`, which keeps all others"
    ),
    Construct("`additionalProperties: false`", _YES, "the server side rejects other members"),
    Construct("`required` of what is not declared", _LESS, "ignored", ("required-member",)),
    Construct("constants", _YES, "checked; a required member has the value from the start"),
    Construct("listed numbers and booleans, and values of several types", _YES, "numbers, booleans, raw JSON: checked"),
    Construct("closed enumerations", _YES, "checked where `options: {closed-enums: true}` says so"),
    Construct(
        "values that are listed twice, of another type, not at all, or more than 65,535", _LESS,
        "once, as texts, any value, any value of the type", ("enum-value",)
    ),
    Construct("types that are none", _LESS, "any value", ("unknown-type",)),
    Construct("formats of integers, `float`, `byte`", _YES, "types of their own"),
    Construct("`date-time`, `date`, `duration`, `uuid`, `uri`, `decimal`, unknown formats", _YES, "the plain type"),
    Construct("any format or component with a type of yours", _YES, "that type: `types` in bindings.yaml"),
    Construct("`readOnly` and `writeOnly`", _YES, "not required in requests, or not in responses; one struct"),
    Construct("`prefixItems`", _YES, "a list of the type of all items; of several types a list of their union"),
    Construct("`uniqueItems`", _YES, "checked before a request is sent"),
    Construct("defaults and examples that do not fit", _LESS, "documented as they are", ("sample",)),
    Construct("limits, patterns, `dependentRequired`", _YES, "checked before a request is sent, of bodies too"),
    Construct("`contentMediaType` and `contentSchema` of a text", _YES, "a text, which the program reads"),
    Construct("members, items and limits of what has none by its type", _LESS, "ignored", ("rule-not-applicable",)),
    Construct(
        "limits that are none, or leave no value between them", _LESS,
        "not checked", ("limit-value", "unknown-member")
    ),
    Construct("patterns with groups", _LESS, "not checked", ("gap-pattern",)),
    Construct("limits of lists in lists", _LESS, "not checked", ("gap-item-rules",)),
    Construct(
        "`not`, `if`, `contains`, a `discriminator` of one schema alone, and their kin", _LESS,
        "not checked", ("gap-keyword",)
    ),
    Construct("the schema `false`", _LESS, "any value", ("gap-never",)),
    Construct("encodings other than base64", _LESS, "a text", ("gap-content-encoding",)),
    Construct("more than 24 levels, or 20,000 objects in place", _LESS, "raw JSON", ("gap-nesting",)),
)  # fmt: skip
