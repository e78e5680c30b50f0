"""Optional lists and maps in, documentation out that says how a request sends an empty one."""

from __future__ import annotations

from support import Project, document, operation


def test_a_list_or_map_of_a_request_says_how_an_empty_one_is_sent(project: Project) -> None:
    schemas = """
        Sent:
          type: object
          required: [kept]
          properties:
            tags: {type: array, items: {type: string}}
            labels: {type: object, additionalProperties: {type: string}}
            kept: {type: array, items: {type: string}}
            some: {type: array, minItems: 1, items: {type: string}}
            name: {type: string}
        Got: {type: object, properties: {tags: {type: array, items: {type: string}}}}
        """
    call = """
        parameters: [{name: ids, in: query, schema: {type: array, items: {type: string}}, x-numbered: true}]
        requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
        responses:
          '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Got'}}}}
        """
    outcome = project.run(document(schemas, operation(call, method="put")))
    assert outcome.errors == [], outcome.messages
    sent = " ".join(outcome.header("models/sent.hpp").replace("///", "").split())
    assert sent.count("wirebind::empty_value") == 2
    assert "`{}` sends nothing, `wirebind::empty_value` an empty list. wirebind::list<std::string> tags{};" in sent
    assert "`{}` sends nothing, `wirebind::empty_value` an empty map. wirebind::map<std::string> labels{};" in sent
    assert "empty_value" not in outcome.header("models/got.hpp")
    assert "empty_value" not in outcome.header("operations/get_thing.hpp")
