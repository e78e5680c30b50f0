"""A story: an API, ten revisions of its document one after the other, and the line of a program that each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

Edit = Callable[[str], str]


def replaced(before: str, after: str) -> Edit:
    """Replaces a text that stands once or more in a document."""

    def edit(text: str) -> str:
        assert before in text, before
        return text.replace(before, after)

    return edit


def without(first: str, after: str) -> Edit:
    """Takes the lines from one that has a text up to one that has another."""

    def edit(text: str) -> str:
        head, found, rest = text.partition(first)
        _, end, tail = rest.partition(after)
        assert found and end, first
        return head + end + tail

    return edit


@dataclass(frozen=True, slots=True)
class Revision:
    """`probe` was written before the revision; `told` is what a compiler says about it afterwards: "", "warning" or
    "error". `rule` is the finding that tells of it, `overlays` what is edited in the overlays as well: a pattern and its
    replacement; `worst` is what the report says of the revision as a whole where that is more than `told`."""

    name: str
    edit: Edit
    probe: str
    told: str
    rule: str
    overlays: tuple[str, str] = ("", "")
    worst: str = ""


TODO = """\
openapi: 3.1.0
info: {title: To-do, version: 1.0.0}
paths:
  /lists/{listId}/tasks:
    get:
      operationId: ListTasks
      parameters:
        - {name: listId, in: path, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        '200': {description: Tasks., content: {application/json: {schema: {$ref: '#/components/schemas/TaskPage'}}}}
  /tasks/{taskId}:
    get:
      operationId: ReadTask
      parameters: [{name: taskId, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: A task., content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}
    delete:
      operationId: DropTask
      parameters: [{name: taskId, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: It is gone.}}
  /reminders:
    post:
      operationId: CreateReminder
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Reminder'}}}}
      responses: {'204': {description: It is kept.}}
components:
  schemas:
    Task:
      type: object
      properties:
        title: {type: string}
        done: {type: boolean}
        weight: {type: number}
        state: {type: string, x-extensible-enum: [open, closed]}
        due: {$ref: '#/components/schemas/Due'}
    Due: {type: object, properties: {day: {type: string}, hour: {type: integer, format: int32}}}
    Reminder: {type: object, properties: {minutes: {type: integer}, note: {type: string}}}
    TaskPage: {type: object, properties: {tasks: {type: array, items: {$ref: '#/components/schemas/Task'}}}}
"""

TODO_STORY = (
    Revision("added in the middle", replaced("done: {type: boolean}\n", "owner: {type: string}\n        done: {type: boolean}\n"),
             'auto f() { return task{.title = "a", .done = true, .weight = 1.0}; }', "", "property-added"),
    Revision("a member renamed", replaced("due: {$ref:", "deadline: {$ref:"),
             "auto f(const task& t) { return t.due.has_value(); }", "", "property-renamed"),
    Revision("a member removed", replaced("        weight: {type: number}\n", ""),
             "auto f(const task& t) { return t.weight.value_or(0); }", "warning", "property-removed"),
    Revision("a member retyped", replaced("hour: {type: integer, format: int32}", "hour: {type: string}"),
             "std::int32_t f(const due& d) { return *d.hour; }", "error", "type-changed"),
    Revision("a new enumerator", replaced("[open, closed]", "[open, waiting, closed]"),
             "int f(task_state s) { switch (s) { case task_state::other: return 0; case task_state::open: return 1; "
             "case task_state::closed: return 2; } return 3; }", "warning", "known-value-added"),
    Revision("members reordered", replaced("{minutes: {type: integer}, note: {type: string}}",
                                           "{note: {type: string}, minutes: {type: integer}}"),
             'auto f() { return reminder{.minutes = 1, .note = "b"}; }', "", ""),
    Revision("a required member added", replaced("Due: {type: object, properties: {",
                                                 "Due: {type: object, required: [zone], properties: {zone: {type: string}, "),
             'auto f() { return due{.day = "a"}; }', "warning", "property-added-required"),
    Revision("an operation removed", without("    delete:\n      operationId: DropTask", "  /reminders:"),
             "void f(blocking_client& c, const drop_task_request& r) { c.drop_task(r); }", "warning", "operation-removed"),
    Revision("an operation renamed", replaced("operationId: ReadTask", "operationId: GetTask"),
             "auto f() { const read_task_request r{}; (void)r; }", "warning", "operation-renamed",
             worst="error"),  # what the revision before removed goes
    Revision("a limit tightened", replaced("maximum: 100", "maximum: 50"),
             'auto f() { return list_tasks_request{.list_id = "a", .limit = 100}; }', "", "limit-tightened"),
)  # fmt: skip

FC_STORY = (
    Revision("added in the middle", replaced("{serviceName: {type: string}, functionName: {type: string}, qualifier:",
                                             "{serviceName: {type: string}, region: {type: string}, "
                                             "functionName: {type: string}, qualifier:"),
             'auto f() { return async_config_meta{.service_name = "a", .function_name = "b"}; }', "", "property-added"),
    Revision("a member renamed", replaced("nasConfig: {$ref", "nasSettings: {$ref"),
             "auto f(const create_service_request_body& b) { return b.nas_config.has_value(); }", "",
             "property-renamed"),
    Revision("a member removed", replaced("        FilterSql: {type: string}\n", ""),
             "auto f(const source_rocket_mq_parameters& p) { return p.filter_sql.has_value(); }", "warning",
             "property-removed", (r" +FilterSql: .*\n", "")),
    Revision("a member retyped", replaced("IsBase64Decode: {type: boolean}", "IsBase64Decode: {type: string}"),
             "bool f(const source_mns_parameters& p) { return *p.is_base64_decode; }", "error",
             "type-changed"),
    Revision("a new enumerator", replaced("enum: [HEAD, GET, POST, PUT, DELETE, PATCH]}",
                                          "enum: [HEAD, GET, POST, TRACE, PUT, DELETE, PATCH]}"),
             "int f(path_config_method m) { using v = path_config_method; switch (m) { case v::other: case v::head: "
             "case v::get: case v::post: return 1; case v::put: case v::delete_: case v::patch: return 2; } return 3; }",
             "warning", "enum-value-added"),
    Revision("members reordered", replaced("{RegionId: {type: string}, InstanceId: {type: string}, Topic: {type: string}}",
                                           "{Topic: {type: string}, InstanceId: {type: string}, RegionId: {type: string}}"),
             'auto f() { return source_mqtt_parameters{.region_id = "a", .instance_id = "b", .topic = "c"}; }', "", ""),
    Revision("a required member added", replaced("required: [InstanceId, VirtualHostName, QueueName]\n      properties:\n",
                                                 "required: [InstanceId, VirtualHostName, QueueName, Port]\n"
                                                 "      properties:\n        Port: {type: integer, format: int32}\n"),
             'auto f() { return source_rabbit_mq_parameters{.region_id = "a", .instance_id = "b", '
             '.virtual_host_name = "c", .queue_name = "d"}; }', "warning", "property-added-required"),
    Revision("an operation removed", without("  '/2021-04-06/services/{serviceName}/functions/{functionName}/event-sources/"
                                             "{sourceArn}':", "  '/2021-04-06/services/{serviceName}/bindings':"),
             "auto f(const deregister_event_source_request& r) { return r.source_arn; }", "",
             "operation-removed"),  # it was deprecated before
    Revision("an operation renamed", replaced("operationId: GetResourceTags", "operationId: ReadResourceTags"),
             "auto f() { const get_resource_tags_request r{}; (void)r; }", "warning", "operation-renamed",
             worst="error"),  # its response comes from an overlay that no longer fits
    Revision("a limit tightened", replaced("- {name: limit, in: query, schema: {type: integer, format: int32}}",
                                           "- {name: limit, in: query, schema: {type: integer, format: int32, multipleOf: 5}}"),
             'auto f() { return list_functions_request{.service_name = "a", .limit = 100}; }', "", "limit-set"),
)  # fmt: skip
