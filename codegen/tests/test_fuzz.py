"""Documents of any form give diagnostics or headers, and nothing else."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import Project

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(
        ["string", "object", "array", "integer", "#/components/schemas/A", "path", "query", "3.1.0", "x"]
    ),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["openapi", "info", "paths", "/a", "/{a}", "get", "operationId", "parameters", "name", "in", "required",
             "schema", "$ref", "type", "properties", "items", "enum", "oneOf", "allOf", "additionalProperties",
             "responses", "200", "default", "content", "application/json", "headers", "requestBody", "components",
             "schemas", "A", "B", "x-errors", "x-ram", "x-compare", "x-change-history", "x-extensible-enum",
             "x-cpp-name", "x-paging", "minimum", "pattern", "examples", "dependentRequired", "nullable", "x"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=40,
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paths=json_values, schemas=json_values, errors=json_values)
def test_no_document_leads_to_a_stack_trace(project: Project, paths: object, schemas: object, errors: object) -> None:
    spec = {"openapi": "3.1.0", "info": {"title": "t", "version": "v"}, "paths": {"/a": {"get": paths}}}
    components = {"schemas": {"A": schemas, "B": {"type": "object", "properties": {"a": schemas}}}}
    project.run(json.dumps({**spec, "x-errors": errors, "components": components}, ensure_ascii=False))
    project.run(json.dumps({**spec, "paths": paths, "components": paths}, ensure_ascii=False))
