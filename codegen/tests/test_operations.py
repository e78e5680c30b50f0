"""Operations in, request structs, traits and clients out."""

from __future__ import annotations

import textwrap

import pytest

from support import Project, body_of, document, operation

THING = "Thing: {type: object, properties: {size: {type: integer}}}"
JSON_THING = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}"


def header(project: Project, paths: str, name: str = "get_thing", options: str = "", rest: str = "") -> str:
    outcome = project.run(document(THING, paths, rest), options=options)
    assert outcome.errors == [], outcome.messages
    return outcome.header(f"operations/{name}.hpp")


def test_operation_header_has_request_headers_traits_and_response(project: Project) -> None:
    text = header(
        project,
        operation(
            f"""
            summary: Change a thing.
            description: Changes what is given.
            parameters:
              - {{name: X-Shop-Trace-Id, in: header, schema: {{type: string}}, description: Traces the request.}}
              - {{name: maxAge, in: query, schema: {{type: integer, format: int32, minimum: 0}}}}
              - {{name: thingName, in: path, required: true, schema: {{type: string}}}}
              - {{name: shopName, in: path, required: true, schema: {{type: string}}}}
            requestBody: {{{JSON_THING}}}
            responses:
              '200':
                description: fine
                headers: {{ETag: {{schema: {{type: string}}, x-cpp-name: etag}}}}
                {JSON_THING}
            x-error-codes: [NotFound]
            x-ram: {{action: 'shop:ChangeThing', access-level: update}}
            x-change-history: [{{date: '2023-07-27', kind: response, summary: A "new" size.}}]
            """,
            "/shops/{shopName}/things/{thingName}",
            "ChangeThing",
            "put",
        ),
        "change_thing",
        "strip-header-prefix: X-Shop-",
        "x-errors: [{code: NotFound, status: 404, retry: never, summary: There is none.}]\n",
    )
    assert body_of(text) == textwrap.dedent(
        """\
        /// What ChangeThing is called with.
        struct change_thing_request {
          using operation = change_thing;

          /// Path parameter `shopName`.
          std::string shop_name;
          /// Path parameter `thingName`.
          std::string thing_name;
          /// Query parameter `maxAge`.
          ///
          /// At least 0.
          std::optional<std::int32_t> max_age{};
          /// Traces the request.
          ///
          /// Wire name: `X-Shop-Trace-Id`.
          std::optional<std::string> trace_id{};
          /// The body of the request.
          thing body{};

          static constexpr void visit(auto& self, auto&& v) {
            v.path("shopName", self.shop_name);
            v.path("thingName", self.thing_name);
            v.query("maxAge", self.max_age);
            v.header("X-Shop-Trace-Id", self.trace_id);
            v.body(self.body);
          }

          static constexpr wirebind::rule rules[] = {
              {"maxAge", wirebind::rule_kind::minimum, "0"},
          };

          static constexpr wirebind::member_name names[] = {
              {"X-Shop-Trace-Id", "trace_id"},
          };
        };

        /// Headers of the response of ChangeThing.
        struct change_thing_response_headers {
          /// Header `ETag`.
          ///
          /// Wire name: `ETag`.
          std::optional<std::string> etag{};

          static constexpr void visit(auto& self, auto&& v) {
            v.header("ETag", self.etag);
          }

          static constexpr wirebind::member_name names[] = {
              {"ETag", "etag"},
          };
        };

        /// Change a thing.
        ///
        /// Changes what is given.
        ///
        /// `PUT /shops/{shopName}/things/{thingName}`. RAM action `shop:ChangeThing` (update).
        ///
        /// Errors: `NotFound` (404).
        struct change_thing {
          using request = change_thing_request;
          using response_body = thing;
          using response_headers = change_thing_response_headers;
          static constexpr const wirebind::api_info& api = shop::v1::api_info;
          static constexpr wirebind::operation_info info = {
              .name = "ChangeThing", .method = "PUT", .path = "/shops/{shopName}/things/{thingName}",
              .request_media = "application/json", .idempotent = true, .permission = "shop:ChangeThing"};
        };

        using change_thing_response = wirebind::response<change_thing>;
        """
    ).strip("\n")


def test_operation_without_parameters_body_and_answer(project: Project) -> None:
    text = header(project, operation())
    assert "static constexpr void visit(auto&, auto&&) {}" in text
    assert "using response_body = wirebind::no_body;" in text
    assert "using response_headers = wirebind::no_headers;" in text
    assert '      .name = "GetThing", .method = "GET", .path = "/things", .responses = responses, .idempotent = true};\n' in text
    assert "response_fact responses[] = {{0}};" in text  # any success


def test_raw_bodies_are_bytes(project: Project) -> None:
    raw = "content: {application/octet-stream: {schema: {type: string, format: binary}}}"
    text = header(
        project,
        operation(f"requestBody: {{{raw}}}\nresponses: {{'200': {{description: fine, {raw}}}}}", method="post"),
    )
    assert "  wirebind::bytes body{};\n" in text and "using response_body = wirebind::bytes;" in text
    assert '.request_media = "application/octet-stream"' in text and ".idempotent" not in text
    assert "#include <wirebind/core/bytes.hpp>" in text


def test_inline_body_gets_the_name_of_the_operation(project: Project) -> None:
    content = "content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}"
    text = header(project, operation(f"requestBody: {{required: true, {content}}}", method="post"))
    assert "  get_thing_request_body body;\n" in text
    assert "#include <shop/v1/models/get_thing_request_body.hpp>" in text


def test_timeouts_of_an_operation_are_facts(project: Project) -> None:
    text = header(project, operation("x-timeouts: {first-byte: 0, total: 600}"))
    assert ".first_byte_timeout = 0," in text and ".total_timeout = 600};" in text
    assert "_timeout" not in header(project, operation(""))


@pytest.mark.parametrize(
    ("method", "extension", "idempotent"),
    [("get", "", True), ("put", "", True), ("delete", "", True), ("head", "", True), ("post", "", False),
     ("patch", "", False), ("post", "x-idempotent: true", True), ("put", "x-idempotent: false", False)],
)  # fmt: skip
def test_idempotency_follows_the_method_unless_it_is_stated(
    project: Project, method: str, extension: str, idempotent: bool
) -> None:
    assert (".idempotent = true" in header(project, operation(extension, method=method))) is idempotent


@pytest.mark.parametrize(
    ("responses", "status", "body"),
    [
        ("{'204': {description: x}}", "204", "wirebind::no_body"),
        ("{'404': {description: x}}", "200", "wirebind::no_body"),
        ("{'201': {description: x, %s}, default: {description: y}}", "201", "thing"),
        ("{2XX: {description: x, %s}}", "200", "thing"),
        ("{'202': {description: x}, '200': {description: y, %s}}", "200", "thing"),
    ],
)
def test_lowest_successful_status_is_the_answer(project: Project, responses: str, status: str, body: str) -> None:
    text = header(project, operation("responses: " + responses.replace("%s", JSON_THING)))
    assert (f".success_status = {status}," in text) is (status != "200")  # 200 is the default of the runtime
    assert f"using response_body = {body};" in text


def test_parameters_of_the_path_are_shared_and_replaced(project: Project) -> None:
    paths = """
    /things/{id}:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: string}}
      get:
        operationId: GetThing
        parameters: [{name: limit, in: query, schema: {type: integer, format: int32}}]
        responses: {default: {description: x}}
    """
    text = header(project, paths)
    assert "std::string id;" in text and "std::optional<std::int32_t> limit{};" in text


def test_referenced_parameters_headers_bodies_and_responses_are_followed(project: Project) -> None:
    spec = document(
        "",
        operation(
            """
            parameters: [{$ref: '#/components/parameters/Limit'}]
            requestBody: {$ref: '#/components/requestBodies/Raw'}
            responses: {'200': {$ref: '#/components/responses/Fine'}}
            """,
            method="post",
        ),
        """
        components:
          parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
          requestBodies: {Raw: {content: {application/octet-stream: {}}}}
          responses: {Fine: {description: x, headers: {ETag: {$ref: '#/components/headers/Tag'}}}}
          headers: {Tag: {schema: {type: string}}}
        """,
    )
    outcome = project.run(spec)
    assert outcome.errors == [], outcome.messages
    text = outcome.header("operations/get_thing.hpp")
    assert 'v.query("limit", self.limit);' in text and "wirebind::bytes body{};" in text
    assert 'v.header("ETag", self.e_tag);' in text


def test_closed_enumeration_of_a_parameter_is_named_after_both(project: Project) -> None:
    text = header(
        project,
        operation("parameters: [{name: X-Shop-Log-Type, in: header, schema: {type: string, enum: [None, Tail]}}]"),
        options="strip-header-prefix: x-shop-",
    )
    assert "std::optional<get_thing_log_type> log_type{};" in text


def test_other_operations_have_no_method_of_a_path_itself(project: Project) -> None:
    outcome = project.run(document("", "/a: {additionalOperations: {POST: {responses: {}}, MOVE: {responses: {}}}}"), strict=False)
    assert [(one.id, one.message) for one in outcome.diagnostics.sorted()] == [
        ("member-not-allowed", "POST among `additionalOperations`: it is `post` of the path itself"),
        ("gap-method", "the method 'MOVE' is not supported"),
    ]
