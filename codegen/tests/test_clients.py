"""What is generated for the API as a whole, and what requests and answers do not share."""

from __future__ import annotations

import re

from support import Project, document, operation


def test_headers_that_the_client_makes_are_no_parameters(project: Project) -> None:
    parameters = "parameters: [{name: Authorization, in: header, schema: {type: string}}]"
    outcome = project.run(document("", operation(parameters)))
    assert outcome.errors == [] and outcome.warnings == ["parameter-ignored"]
    assert "authorization" not in outcome.header("operations/get_thing.hpp")


def test_null_is_told_from_absent_in_requests_and_in_responses(project: Project) -> None:
    body = "content: {application/json: {schema: {$ref: '#/components/schemas/%s'}}}"
    outcome = project.run(
        document(
            """
            Sent:
              type: object
              properties: {note: {type: [string, 'null']}, part: {$ref: '#/components/schemas/Part'}}
            Part: {type: object, properties: {note: {type: [string, 'null']}}}
            Answer: {type: object, properties: {note: {type: [string, 'null']}}}
            """,
            operation(
                f"requestBody: {{{body % 'Sent'}}}\nresponses: {{'200': {{description: x, {body % 'Answer'}}}}}",
                method="post",
            ),
        )
    )
    assert "wirebind::nullable<std::string> note{};" in outcome.model("sent")
    assert "wirebind::nullable<std::string> note{};" in outcome.model("part")
    assert "wirebind::nullable<std::string> note{};" in outcome.model("answer")


def test_clients_have_one_forwarder_for_each_operation(project: Project) -> None:
    outcome = project.run(document("", operation("deprecated: true") + "\n" + operation("", "/b", "PutThing", "put")))
    client = outcome.header("declarations/client.hpp")
    assert client.count("auto async_get_thing(") == 2 and client.count("auto async_put_thing(") == 2
    assert client.count('[[deprecated("the service deprecates this operation")]]') == 2
    blocking = outcome.header("declarations/blocking_client.hpp")
    assert "  template <class O = v1::get_thing>\n  [[deprecated(" in blocking
    for name in ("get_thing", "put_thing"):
        line = f"response<O> {name}(const request_of<O>& r, const call_options& o = {{}}) {{ return call(r, o); }}"
        assert f"  {line}\n" in blocking
    assert blocking.count("[[deprecated(") == 1
    assert "class client : public client_calls<wirebind::api_client<authentication, api_info>> {" in client
    assert "asio" not in blocking and "client/client.hpp" not in blocking


def test_forwarders_have_a_summary_that_names_the_struct_with_the_documentation(project: Project) -> None:
    texts = "summary: Read a thing.\ndescription: All of it."
    outcome = project.run(document("", operation(texts) + "\n" + operation("", "/b", "PutThing", "put")))
    assert "/// All of it.\n" in outcome.header("operations/get_thing.hpp")
    for name in ("client", "blocking_client"):
        text = outcome.header(f"declarations/{name}.hpp")
        assert text.count("  /// Read a thing. See v1::get_thing.\n") == 1 and "All of it." not in text
        assert text.count("  /// Operation `PutThing`. See v1::put_thing.\n") == 1


def test_forwarders_that_are_too_long_are_broken(project: Project) -> None:
    outcome = project.run(document("", operation("", name="Get" + "VeryLong" * 8)))
    for name in ("client", "blocking_client"):
        assert max(map(len, outcome.header(f"declarations/{name}.hpp").splitlines())) <= 120


def test_declaration_headers_include_no_operation_and_do_not_make_a_client(project: Project) -> None:
    outcome = project.run(document("", operation("")))
    assert "\nstruct get_thing;\nstruct get_thing_request;\n" in outcome.header("fwd.hpp")
    for name in ("client", "blocking_client"):
        declared, whole = outcome.header(f"declarations/{name}.hpp"), outcome.header(f"{name}.hpp")
        own = [line for line in declared.splitlines() if "<shop/" in line]
        assert own == ["#include <shop/v1/api.hpp>", "#include <shop/v1/fwd.hpp>"]
        assert f"#include <shop/v1/operations.hpp>\n#include <shop/v1/declarations/{name}.hpp>\n" in whole
        assert "make_client.hpp" not in declared
    assert "#include <wirebind/client/make_client.hpp>\n" in outcome.header("client.hpp")


def test_list_of_operations_is_sorted_by_name(project: Project) -> None:
    paths = "\n".join(operation("", f"/{name}", name) for name in ("Zeta", "Alpha", "Mid"))
    text = project.run(document("", paths)).header("operations.hpp")
    assert "using operations = wirebind::type_list<alpha, mid, zeta>;" in text


def test_umbrella_of_models_includes_every_model(project: Project) -> None:
    outcome = project.run(document("B: {type: string, enum: [x]}\nA: {type: object, properties: {x: {type: string}}}"))
    lines = [line for line in outcome.header("models.hpp").splitlines() if line.startswith("#include")]
    assert lines == ["#include <shop/v1/models/a.hpp>", "#include <shop/v1/models/b.hpp>"]


def test_separate_compilation_makes_the_object_of_an_operation_in_one_file(project: Project) -> None:
    outcome = project.run(document("", operation("")))
    assert "\ntemplate struct compiled_operation<shop::v1::get_thing>;\n" in outcome.header("src.hpp")
    assert "\ntemplate class response<shop::v1::get_thing>;\n" in outcome.header("src.hpp")
    assert "#include <wirebind/client/detail/operation_table.hpp>" in outcome.header("src.hpp")
    assert "compiled_operation" not in outcome.header("operations/get_thing.hpp")
    assert "namespace shop" not in outcome.header("src.hpp")


def test_everything_with_a_definition_is_declared_in_fwd(project: Project) -> None:
    schemas = "Thing: {type: object, properties: {kind: {$ref: '#/components/schemas/Kind'}, state: {type: string}}}\n"
    schemas += "Kind: {type: string, enum: [a, b]}"
    answer = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}"
    call = operation(
        f"""
        responses: {{'200': {{description: x, headers: {{X-Age: {{schema: {{type: string}}}}}}, {answer}}}}}
        x-waiters: [{{name: done, summary: s, member: state, success: [Done]}}]
        """
    )
    outcome = project.run(document(schemas, call, "x-errors: [{code: Gone, status: 404}]\n"))
    declared = outcome.header("fwd.hpp")
    whole = "\n".join(map(outcome.header, outcome.names))
    defined = re.findall(r"^(?:struct|class|enum class) (\w+)(?= (?::[^:].*)?\{$)", whole, re.MULTILINE)
    assert {"thing", "kind", "get_thing", "get_thing_request", "get_thing_response_headers", "client", "errc"} < set(defined)
    missing = [name for name in defined if f" {name};\n" not in declared and not name.endswith("_values")]
    assert missing == []
