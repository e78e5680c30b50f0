"""The catalogue of changes, rows about schemas: each in a request or a response, there and back."""

from __future__ import annotations

import time

import pytest

from diff_support import HEAD, Case, check, in_schema, report_of
from wirebind.diff.levels import Level

SENT, SEEN, FAILED = in_schema("Sent"), in_schema("Seen"), in_schema("Failed")
TWO = "  schemas:\n    "


def prop(schema: str) -> str:
    """An object whose property p has the schema."""
    return f"{{type: object, properties: {{p: {schema}}}}}"


def both(row: int, old: str, new: str, sent: tuple[str, str], seen: tuple[str, str]) -> list[Case]:
    """The same change of a property in a request and in a response."""
    return [Case(row, SENT, prop(old), prop(new), *sent), Case(row, SEEN, prop(old), prop(new), *seen)]


OBJECT = "{type: object, properties: {p: {type: string}}}"
MORE = "{type: object, properties: {p: {type: string}, n: {type: integer}}}"
NEEDED = "{type: object, required: [n], properties: {p: {type: string}, n: {type: integer}}}"
FILLED = "{type: object, required: [n], properties: {p: {type: string}, n: {type: integer, default: 1}}}"
REQUIRED = "{type: object, required: [p], properties: {p: {type: string}}}"
PAIR = "{type: object, properties: {a: {type: integer}, b: {type: integer}}}"
UNION = "{{oneOf: [{{type: string}}, {{type: object, properties: {{a: {{type: integer}}}}}}{}]}}"
TAGGED = "{{oneOf: [{{$ref: '#/components/schemas/Sent'}}, {{$ref: '#/components/schemas/Failed'}}]{}}}"
DISCRIMINATOR = ", discriminator: {{propertyName: {}, mapping: {{{}: '#/components/schemas/Sent'}}}}"

CASES = [
    Case(27, SENT, OBJECT, MORE, "property-added N/N", "property-removed W/B"),
    Case(28, SENT, OBJECT, NEEDED, "property-added-required B/W", "property-removed-required W/B"),
    Case(29, SENT, OBJECT, FILLED, "property-added-default N/W", "property-removed-required W/B"),
    Case(30, SEEN, OBJECT, MORE, "property-added N/N", "property-removed W/B"),
    Case(30, SEEN, OBJECT[:-1] + ", additionalProperties: false}", MORE[:-1] + ", additionalProperties: false}",
         "property-added-closed W/N", "property-removed-closed N/B"),
    Case(31, SENT, NEEDED, OBJECT, "property-removed-required W/B", "property-added-required B/W"),
    Case(31, SEEN, NEEDED, OBJECT, "property-removed-required B/B", "property-added-required N/W"),
    Case(32, SENT, prop("{type: string}").replace("p:", "userName:"), prop("{type: string}").replace("p:", "user_name:"),
         "property-renamed B/A", "property-renamed B/A"),
    Case(32, SEEN, prop("{type: integer, description: d}").replace("p:", "size:"),
         prop("{type: integer, description: d}").replace("p:", "bytes:"), "property-renamed B/A", "property-renamed B/A"),
    Case(33, SENT, PAIR, "{type: object, properties: {b: {type: integer}, a: {type: integer}}}",
         "property-order N/-", "property-order N/-"),
    Case(34, SEEN, REQUIRED, OBJECT, "property-optional B/B", "property-required N/B"),
    Case(35, SENT, OBJECT, REQUIRED, "property-required B/B", "property-optional N/B"),
    *both(36, "{type: [integer, 'null']}", "{type: integer}",
          ("null-refused B/B", "null-allowed N/B"), ("null-refused N/B", "null-allowed B/B")),
    *both(38, "{type: string}", "{type: boolean}",
          ("type-changed B/B", "type-changed B/B"), ("type-changed B/B", "type-changed B/B")),
    *both(39, "{type: integer}", "{type: number}",
          ("type-widened N/B", "type-narrowed B/B"), ("type-widened B/B", "type-narrowed N/B")),
    *both(41, "{type: integer, format: int32}", "{type: integer, format: int64}",
          ("number-widened N/B", "number-narrowed B/B"), ("number-widened W/B", "number-narrowed N/B")),
    *both(42, "{type: string}", "{type: string, format: date-time}",
          ("format-added W/-", "format-removed W/-"), ("format-added W/-", "format-removed W/-")),
    *both(42, "{type: string}", "{type: string, contentEncoding: base64}",
          ("content-encoding B/B", "content-encoding B/B"), ("content-encoding B/B", "content-encoding B/B")),
    *both(43, "{type: string, enum: [a, b]}", "{type: string, enum: [a, b, c]}",
          ("enum-value-added N/W", "enum-value-removed B/B"), ("enum-value-added W/W", "enum-value-removed N/B")),
    *both(43, "{type: string, enum: [a, cancelled]}", "{type: string, enum: [a, canceled]}",
          ("enum-value-renamed B/W", "enum-value-renamed B/W"), ("enum-value-renamed W/W", "enum-value-renamed W/W")),
    *both(43, "{type: string, enum: [a, GENTLE_SPRING]}", "{type: string, enum: [a, BACK, GENTLE, SLOW_SPRING]}",
          ("enum-value-renamed B/W; enum-value-added N/W", "enum-value-renamed B/W; enum-value-removed B/B"),
          ("enum-value-renamed W/W; enum-value-added W/W", "enum-value-renamed W/W; enum-value-removed N/B")),
    *both(43, "{type: string, enum: [a, queued|pinned|failed]}", "{type: string, enum: [a, queued, pinned, failed]}",
          ("enum-value-removed B/B; enum-value-added N/W", "enum-value-removed B/B; enum-value-added N/W"),
          ("enum-value-added W/W; enum-value-removed N/B", "enum-value-added W/W; enum-value-removed N/B")),
    *both(43, "{type: string, enum: [a, nodejs20]}", "{type: string, enum: [a, nodejs22]}",
          ("enum-value-removed B/B; enum-value-added N/W", "enum-value-removed B/B; enum-value-added N/W"),
          ("enum-value-added W/W; enum-value-removed N/B", "enum-value-added W/W; enum-value-removed N/B")),
    *both(43, "{type: string, x-extensible-enum: [a, RED]}", "{type: string, x-extensible-enum: [a, red]}",
          ("known-value-renamed W/A", "known-value-renamed W/A"), ("known-value-renamed W/A", "known-value-renamed W/A")),
    *both(43, "{type: string, x-extensible-enum: [a]}", "{type: string, x-extensible-enum: [a, c]}",
          ("known-value-added N/W", "known-value-removed W/B"), ("known-value-added N/W", "known-value-removed W/B")),
    *both(45, "{type: string}", "{type: string, enum: [a, b]}",
          ("enum-set B/B", "enum-unset N/B"), ("enum-set N/B", "enum-unset W/B")),
    *both(47, "{type: string, enum: [a, b]}", "{type: string, enum: [b, a]}",
          ("enum-order N/-", "enum-order N/-"), ("enum-order N/-", "enum-order N/-")),
    *both(48, UNION.format(""), UNION.format(", {type: boolean}"),
          ("alternative-added N/W", "alternative-removed B/B"), ("alternative-added B/W", "alternative-removed N/B")),
    Case(50, SENT, prop("{oneOf: [{type: string}, {type: boolean}]}"), prop("{oneOf: [{type: boolean}, {type: string}]}"),
         "alternative-order N/-", "alternative-order N/-"),
    Case(50, SEEN, prop(f"{{oneOf: [{{title: A, {PAIR[1:]}, {MORE}]}}"), prop(f"{{oneOf: [{MORE}, {{title: B, {PAIR[1:]}]}}"),
         "alternative-renamed N/-", "alternative-renamed N/-"),
    Case(51, SEEN, prop(TAGGED.format(DISCRIMINATOR.format("k", "a"))), prop(TAGGED.format(DISCRIMINATOR.format("t", "a"))),
         "discriminator-property B/A", "discriminator-property B/A"),
    Case(51, SEEN, prop(TAGGED.format(DISCRIMINATOR.format("k", "a"))), prop(TAGGED.format(DISCRIMINATOR.format("k", "b"))),
         "discriminator-value B/A", "discriminator-value B/A"),
    Case(52, SEEN, prop(TAGGED.format("")), prop(TAGGED.format(DISCRIMINATOR.format("k", "a"))),
         "discriminator-set W/A", "discriminator-unset W/A"),
    Case(53, SENT, f"{{allOf: [{OBJECT}]}}", f"{{allOf: [{OBJECT}, {NEEDED}]}}",
         "property-added-required B/W", "property-removed-required W/B"),
    Case(53, SEEN, MORE, f"{{allOf: [{OBJECT}, {MORE}]}}", "", ""),
    Case(57, SENT, prop("{type: integer, maximum: 9}"), prop("{type: integer, maximum: 5}"),
         "limit-tightened B/A", "limit-loosened N/A"),
    Case(57, SENT, prop("{type: number, multipleOf: 1e-3}"), prop("{type: number, multipleOf: 1e300}"),
         "limit-tightened B/A", "limit-loosened N/A"),
    Case(57, SENT, prop("{type: integer}"), prop("{type: integer, maximum: 5}"), "limit-set W/A", "limit-unset N/A"),
    Case(57, SENT, prop("{type: string}"), prop("{type: string, pattern: a+}"), "pattern-set W/A", "pattern-unset N/A"),
    Case(58, SEEN, prop("{type: string, maxLength: 5}"), prop("{type: string, maxLength: 9}"),
         "limit-loosened W/A", "limit-tightened N/A"),
    Case(58, SEEN, prop("{type: string, maxLength: 5}"), prop("{type: string}"), "limit-unset W/A", "limit-set N/A"),
    Case(59, SENT, prop("{type: object, additionalProperties: {type: string}}"),
         prop("{type: object, additionalProperties: false}"), "additional-closed B/B", "additional-opened N/B"),
    Case(60, SEEN, OBJECT[:-1] + ", additionalProperties: false}", OBJECT, "additional-opened N/-", "additional-closed N/-"),
    Case(61, SENT, prop("{type: string}"), prop("{type: string, readOnly: true}"), "read-only-set B/-", "read-only-unset N/-"),
    Case(61, SEEN, prop("{type: string}"), prop("{type: string, readOnly: true}"), "read-only-set N/-", "read-only-unset N/-"),
    Case(61, SEEN, prop("{type: string}"), prop("{type: string, writeOnly: true}"), "write-only-set B/-", "write-only-unset N/-"),
    Case(65, SENT, PAIR, PAIR[:-1] + ", x-compare: [{member: a, at-most: b}]}", "constraint-added B/-", "constraint-removed N/-"),
    Case(69, SENT, OBJECT, OBJECT[:-1] + ", description: A thing.}", "text A/-", "text A/-"),
    Case(69, SENT, prop("{type: string}"), prop("{type: string, example: x}"), "text A/-", "text A/-"),
    # Guards: what is read alone is not sent, and failures warn at most.
    Case(61, SENT, prop("{type: string, readOnly: true, enum: [a, b]}"), prop("{type: string, readOnly: true, enum: [a]}"),
         "enum-value-removed N/B", "enum-value-added N/W"),
    Case(25, FAILED, prop("{type: string}"), prop("{type: boolean}"), "type-changed W/B", "type-changed W/B"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.row}-{case.forward or case.new}")
def test_schemas_of_the_catalogue(case: Case) -> None:
    old, new = case.documents()
    check(old, new, case.forward)
    check(new, old, case.backward)


NAMED = """\
paths:
  /things:
    get:
      operationId: ListThings
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
components:
  schemas:
    FRAGMENT
"""
PAGE = "Page: {type: object, properties: {items: {type: array, items: ITEM}}}"
ITEM = "{type: object, properties: {a: {type: string}, b: {type: integer}, c: {type: boolean}}}"
REFERENCE = "{$ref: '#/components/schemas/%s'}"
FIRST = f"{PAGE.replace('ITEM', REFERENCE % 'Thing')}\n    Thing: {ITEM}"
NAMES = [
    Case(54, NAMED, FIRST, FIRST.replace("Thing", "Article"), "schema-renamed N/W", "schema-renamed N/W"),
    Case(55, NAMED, FIRST + f"\n    Spare: {ITEM[:-2]}, d: {{type: number}}}}}}", FIRST, "schema-removed N/B", "schema-added N/N"),
    Case(56, NAMED, FIRST, f"{PAGE.replace('ITEM', ITEM)}\n    Thing: {ITEM}", "schema-moved N/B", "schema-moved N/B"),
]


@pytest.mark.parametrize("case", NAMES, ids=lambda case: f"{case.row}")
def test_names_of_the_catalogue(case: Case) -> None:
    test_schemas_of_the_catalogue(case)


def test_a_plain_schema_beside_a_union_is_its_only_alternative() -> None:
    blur = "{type: object, required: [radius], properties: {radius: {type: integer}, seen: {type: boolean}}}"
    plain, union = Case(48, SEEN, prop(blur), prop(f"{{oneOf: [{blur}, {{type: string}}]}}"), "", "").documents()
    check(plain, union, "union-set N/-; alternative-added B/B")
    check(union, plain, "union-unset N/B; alternative-removed N/-")
    assert not any(one.rule.startswith(("property-", "type-")) for one in report_of(plain, union).findings)


def test_a_text_that_may_be_null_is_an_alternative_of_the_union_that_it_became() -> None:
    more = "{type: object, properties: {name: {type: string}}}"
    for union in (f"{{oneOf: [{{type: string}}, {more}, {{type: 'null'}}]}}", f"{{oneOf: [{{type: string, maxLength: 9}}, {more}]}}"):
        plain = "{type: [string, 'null']}" if "null" in union else "{type: string}"
        old, new = Case(48, SENT, prop(plain), prop(union), "", "").documents()
        check(old, new, "alternative-added N/-")
        rules = {one.rule for one in report_of(old, new).findings}
        assert "union-set" in rules and not rules & {"alternative-removed", "null-allowed", "null-refused"}


def test_properties_with_names_of_other_scripts_are_paired_by_their_letters() -> None:
    named = [Case(32, SENT, *(prop("{type: string}").replace("p:", name) for name in pair), "", "").documents()
             for pair in (("名前:", "場所:"), ("Straße_Name:", "straßename:"))]
    check(*named[0], "property-added N/N; property-removed W/B")
    check(*named[1], "property-renamed B/A")


def test_components_that_refer_to_each_other_are_known_by_their_structure() -> None:
    def circle(one: str, other: str) -> str:
        first = f"{{type: object, properties: {{kids: {{type: array, items: {REFERENCE % one}}}, other: {REFERENCE % other}}}}}"
        second = f"{{type: object, properties: {{back: {REFERENCE % one}, x: {{type: string}}}}}}"
        schemas = f"{PAGE.replace('ITEM', REFERENCE % one)}\n    {one}: {first}\n    {other}: {second}"
        return HEAD + NAMED.replace("FRAGMENT", schemas)

    found = report_of(circle("Tree", "Leaf"), circle("Node", "Part")).findings
    assert sorted((one.rule, one.key) for one in found if one.level is not Level.ANNOTATION) == [
        ("schema-renamed", "schema:Node"), ("schema-renamed", "schema:Part"),
    ]  # fmt: skip


def test_components_in_circles_that_all_became_others_are_compared_once() -> None:
    def circles(prefix: str, kind: str) -> str:
        fields = [
            ", ".join(f"{prefix}{n}: {REFERENCE % f'{prefix}{(index * 3 + n) % 12}'}" for n in range(4)) for index in range(12)
        ]
        lines = [f"{prefix}{index}: {{type: object, properties: {{own{index}: {{type: {kind}}}, {fields[index]}}}}}" for index in range(12)]
        shared = [line.replace(f"{prefix}{n}: {{$ref", f"f{n}: {{$ref") for line in lines for n in [0]]
        return HEAD + NAMED.replace("FRAGMENT", "\n    ".join([PAGE.replace("ITEM", REFERENCE % f"{prefix}0"), *shared]))

    started = time.process_time()
    report = report_of(circles("Old", "string"), circles("New", "integer"))
    assert time.process_time() - started < 5 and report.findings


def test_members_that_are_merged_in_place_deep_inside_are_compared_once() -> None:
    def merged(limit: str) -> str:
        def member(target: int, name: str) -> str:
            return f"{name}: {{allOf: [{REFERENCE % f'C{target % 14}'}, {{required: [{name}]}}]}}"

        lines = [PAGE.replace("ITEM", REFERENCE % "C0")]
        for index in range(14):
            members = ", ".join(member(index + 1, f"m{n}") for n in range(3))
            lines.append(f"C{index}: {{type: object, properties: {{a{index}: {{type: string{limit}}}, {members}}}}}")
        return HEAD + NAMED.replace("FRAGMENT", "\n    ".join(lines))

    started = time.process_time()
    report = report_of(merged(""), merged(", maxLength: 5"))
    assert time.process_time() - started < 10 and [one.rule for one in report.findings] == ["limit-set"] * 14


def test_change_of_what_several_places_share_is_as_bad_as_at_the_worst_of_them() -> None:
    def shared(kind: str) -> str:
        part = "{allOf: [{$ref: '#/components/schemas/Part'}, {required: [p]}]"
        sent = f"{{type: object, properties: {{a: {part}, readOnly: true}}, b: {part}}}}}}}"
        return f"{HEAD}{SENT.replace('FRAGMENT', sent)}    Part: {prop(f'{{type: {kind}}}')}\n"

    check(shared("string"), shared("integer"), "type-changed B/B")


def test_value_whose_alternative_moved_to_another_component_stands_for_the_same() -> None:
    cat, dog = (f"{{type: object, required: [k, {name}], properties: {{k: {{type: string}}, {name}: {{type: integer}}}}}}" for name in "cd")
    union = "{oneOf: [{$ref: '#/components/schemas/%s'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: k, mapping: {a: %s, b: %s}}}"
    schemas = f"    Cat: %s\n    Dog: {dog}\n    Tom: {cat}\n"
    old, new, swapped = (
        SEEN.replace("FRAGMENT", union % tuple(names)) + schemas % kept
        for *names, kept in (("Cat", "Cat", "Dog", cat), ("Tom", "Tom", "Dog", "{type: string}"), ("Cat", "Dog", "Cat", cat))
    )
    assert "discriminator-value" not in {one.rule for one in report_of(old, new).findings}
    assert "discriminator-value" in {one.rule for one in report_of(old, swapped).findings}
