"""Several files as one document: what is reported of them, and references that lead to each other."""

from __future__ import annotations

import re
import textwrap

import pytest

from support import HEAD, Outcome, Project, document
from test_bases import CAT, DOG, LION, PET

BODY = "Body: {content: {application/json: {schema: {$ref: '#/Toy'}}}}\nToy: {type: object, properties: {a: {}}}\n"
WRONG = "type: object\ntype: string\nproperties: {a: {type: string, maxLength: 010}}\n"


def run(project: Project, schemas: str, strict: bool = False, **files: str) -> Outcome:
    """Generates a document with these schemas beside files, whose names stand for a file of YAML each."""
    for name, text in files.items():
        project.write(f"{name}.yaml", text)
    return project.run(document(schemas), strict=strict)


def test_file_that_a_reference_leads_to_is_checked_as_the_document_is(project: Project) -> None:
    outcome = run(project, "A: {$ref: s.yaml}", s=WRONG)
    assert "s.yaml:2:1: error: duplicate key" in outcome.messages


def test_warnings_of_a_file_that_a_reference_leads_to_are_shown(project: Project) -> None:
    outcome = run(project, "A: {$ref: s.yaml}", s="type: object\ndescription: no\nproperties: {a: {type: string}}\n")
    assert outcome.warnings == ["yaml-ambiguous"]
    assert "s.yaml:2:14: warning: no: " in outcome.messages


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("missing.yaml#/X", "missing.yaml#/X: cannot read the file: No such file or directory"),
        ("s.yaml#/Y", "s.yaml#/Y: the file has nothing at /Y"),
        ("broken.yaml#/X", "broken.yaml#/X: did not find expected"),
    ],
)
@pytest.mark.parametrize("schema", ["{{$ref: '{0}'}}", "{{type: object, properties: {{x: {{$ref: '{0}'}}}}}}"])
def test_reference_into_a_file_that_leads_to_nothing_names_it(
    project: Project, schema: str, reference: str, message: str
) -> None:
    outcome = run(project, f"A: {schema.format(reference)}", s="X: {type: string}\n", broken="X: {type: [\n")
    assert outcome.warnings == ["unresolved-ref"]
    column = len("    A: " + schema.partition("{0}")[0].replace("{{", "{"))
    assert f"api-spec/shop/v1/openapi.yaml:5:{column}: warning: {message}" in outcome.messages


def test_reference_into_a_file_that_leads_to_nothing_is_an_error_where_all_must_be_read(project: Project) -> None:
    assert run(project, "A: {$ref: 'missing.yaml#/X'}", strict=True).errors == ["unresolved-ref"]


def test_parameter_of_a_file_that_is_not_there_is_left_out(project: Project) -> None:
    parameters = "{parameters: [{$ref: 'missing.yaml#/P'}], get: {responses: {'200': {description: ok}}}}"
    outcome = project.run(f"{HEAD}paths: {{/a: {parameters}}}\n", strict=False)
    assert set(outcome.warnings) == {"unresolved-ref"}
    assert "missing.yaml#/P: cannot read the file" in outcome.messages


def test_references_of_webhooks_into_files_are_followed(project: Project) -> None:
    project.write("s.yaml", BODY)
    webhook = "{post: {requestBody: {$ref: 's.yaml#/Body'}, responses: {'200': {description: ok}}}}"
    outcome = project.run(f"{HEAD}webhooks: {{made: {webhook}}}\n")
    assert outcome.errors == [] and outcome.warnings == [], outcome.messages
    assert "models/toy.hpp" in outcome.names


def test_callbacks_that_lead_to_paths_with_callbacks_are_read_once(project: Project) -> None:
    callbacks = ", ".join(f"c{i}: {{'{{$url}}': {{$ref: '#/paths/~1p{i}'}}}}" for i in range(12))
    paths = "\n".join(
        f"  /p{i}: {{post: {{callbacks: {{{callbacks}}}, responses: {{'200': {{description: ok}}}}}}}}"
        for i in range(12)
    )
    outcome = project.run(f"{HEAD}paths:\n{paths}\n", strict=False)
    assert set(outcome.warnings) == {"gap-callbacks"} and outcome.errors == []


def test_references_in_place_without_end_are_left_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wirebind.lift.bundle._MOST_IN_PLACE", 1000)
    references = ", ".join(f"h{i}: {{$ref: '#/x-headers/h{i}'}}" for i in range(6))
    header = f"{{content: {{application/json: {{encoding: {{a: {{headers: {{{references}}}}}}}}}}}}}"
    headers = "\n".join(f"  h{i}: {header}" for i in range(6))
    paths = f"{{/a: {{get: {{operationId: A, responses: {{'200': {{description: ok, headers: {{{references}}}}}}}}}}}}}"
    outcome = project.run(f"{HEAD}x-headers:\n{headers}\npaths: {paths}\n", strict=False)
    assert "more than 1000 references to what is no component" in outcome.messages


def test_mapping_of_a_discriminator_may_name_a_file_or_a_place_in_it(project: Project) -> None:
    kind = "type: object, required: [kind], properties: {kind: {type: string}"
    mapping = "{cat: cats.yaml, dog: './s.yaml#/Dog', own: 'openapi.yaml#/components/schemas/Own', gone: none.yaml}"
    union = f"""
    Own: {{{kind}}}}}
    A: {{oneOf: [{{$ref: cats.yaml}}, {{$ref: 's.yaml#/Dog'}}, {{$ref: '#/components/schemas/Own'}}],
        discriminator: {{propertyName: kind, mapping: {mapping}}}}}
    """
    outcome = run(project, union, cats=f"{{{kind}}}}}\n", s=f"Dog: {{{kind}}}}}\n")
    assert outcome.warnings == ["discriminator-mapping"] and "'gone' of a discriminator" in outcome.messages
    tests = re.findall(r'\{(\d), wirebind::choice_test::tag, "kind", "\\"(\w+)\\""\}', outcome.model("a"))
    assert tests == [("0", "cat"), ("1", "dog"), ("2", "own")]


def test_anchors_are_followed_in_each_file(project: Project) -> None:
    schemas = """
    A: {type: object, properties: {own: {$ref: '#text'}, other: {$ref: 's.yaml#text'}, lost: {$ref: 's.yaml#none'}}}
    B: {$anchor: text, type: string}
    """
    outcome = run(project, schemas, s="X: {inner: [{$anchor: text, type: integer}]}\n")
    assert outcome.warnings == ["unresolved-ref"] and "s.yaml#none: the file has nothing at" in outcome.messages
    assert "std::optional<std::string> own{};" in outcome.model("a")
    assert "std::optional<std::int64_t> other{};" in outcome.model("a")


@pytest.mark.parametrize("group", ["", "/components/schemas"])
def test_schemas_that_derive_in_another_file_come_with_their_base(project: Project, group: str) -> None:
    schemas = (PET + CAT + DOG + LION).replace("#/components/schemas", f"#{group}").replace("'#", "'pets.yaml#", 1)
    whole = f"components:\n  schemas:\n{textwrap.indent(schemas, '    ')}" if group else schemas
    project.write("pets.yaml", whole.replace("propertyName: kind", "propertyName: kind, mapping: {dog: Dog}" if group else "propertyName: kind"))
    outcome = project.run(document(f"Own: {{type: object, properties: {{pet: {{$ref: 'pets.yaml#{group}/Pet'}}}}}}"))
    assert outcome.errors == [], outcome.messages
    alternatives = "dog, cat_base, lion" if group else "cat_base, lion, dog"
    assert f"struct pet : wirebind::one_of<{alternatives}, pet_base> {{" in outcome.model("cat_base")
    dog = "dog" if group else "Dog"
    assert f'wirebind::choice_test::tag, "kind", "\\"{dog}\\""}},' in outcome.model("cat_base")


@pytest.mark.parametrize("other", ["type: object", "type: object, properties: {x: {type: string}}"])
def test_discriminator_has_the_name_that_a_component_has_in_its_file(project: Project, other: str) -> None:
    pets = """
    components:
      schemas:
        Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
        big-dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {barks: {type: boolean}}}]}
    """
    project.write("pets.yaml", textwrap.dedent(pets))
    union = "{oneOf: [{$ref: 'pets.yaml#/components/schemas/Cat'}, {$ref: 'pets.yaml#/components/schemas/big-dog'}], discriminator: {propertyName: kind}}"
    base = "{$ref: 'pets.yaml#/components/schemas/Pet'}"
    outcome = project.run(document(f"Pet: {{{other}}}\nCat: {{{other}}}\nOwn: {{properties: {{any: {union}, pet: {base}}}}}"))
    assert outcome.errors == [] and outcome.warnings == [], outcome.messages
    assert tags(outcome, "pet_2") == ["Cat", "big-dog", "Pet"]
    assert tags(outcome, "own_any") == ["Cat", "big-dog"]
    assert 'std::string kind = "Cat";' in outcome.model("cat_2")


def test_mapping_in_a_file_names_what_stands_beside_it_there(project: Project) -> None:
    pets = """
    Pet: {oneOf: [{$ref: '#/Cat'}, {$ref: '#/Dog'}], discriminator: {propertyName: kind, mapping: {meow: Cat, wow: Dog}}}
    Cat: {required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {required: [kind], properties: {kind: {type: string}, barks: {type: boolean}}}
    """
    project.write("pets.yaml", textwrap.dedent(pets))
    outcome = project.run(document("Cat: {type: object}\nOwn: {properties: {pet: {$ref: 'pets.yaml#/Pet'}}}"))
    assert outcome.errors == [] and outcome.warnings == [], outcome.messages
    assert tags(outcome, "pet") == ["meow", "wow"]


def test_extension_of_a_document_is_no_name_of_a_component(project: Project) -> None:
    pet = "Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}"
    cat = "Cat: {x-original-name: Feline, allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}"
    outcome = project.run(document(f"{pet}\n{cat}"), strict=False)
    assert outcome.warnings == ["unknown-extension"] and tags(outcome, "pet") == ["Cat", "Pet"]


def tags(outcome: Outcome, name: str) -> list[str]:
    """The values by which a union takes its alternatives, in their order."""
    return re.findall(r'wirebind::choice_test::tag, "kind", "\\"([\w-]+)\\""\}', outcome.model(name))
