"""An OpenAPI document of any size, with what descriptions of large APIs are made of: resources with members of every kind
that refer to each other, and five operations each."""

from __future__ import annotations

OPERATIONS_OF_A_RESOURCE = 5

_HEAD = """\
openapi: 3.1.0
info: {title: Large, version: v1}
servers: [{url: https://large.example.com}]
security: [{token: []}]
"""

_PATHS = """\
  /organisations/{{organisation}}/resources{n}:
    parameters: [{{$ref: '#/components/parameters/organisation'}}]
    get:
      operationId: ListResources{n}
      tags: [group{group}]
      summary: Lists the resources {n} of an organisation.
      description: >-
        Resources come in the order in which they were made. A page has up to 100 of them, and the response names the next
        page where there is one.
      parameters:
        - {{name: page, in: query, schema: {{type: integer, minimum: 1, default: 1}}, description: The page to return.}}
        - {{name: perPage, in: query, schema: {{type: integer, minimum: 1, maximum: 100}}}}
        - {{name: sort, in: query, schema: {{type: string, enum: [created, updated, name]}}}}
        - {{name: state, in: query, schema: {{$ref: '#/components/schemas/State{n}'}}}}
        - {{name: labels, in: query, schema: {{type: array, items: {{type: string}}}}}}
      responses:
        '200':
          description: A page of resources.
          headers: {{Link: {{schema: {{type: string}}, description: The pages before and after this one.}}}}
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/ResourceList{n}'}}}}}}
        default: {{$ref: '#/components/responses/failed'}}
    post:
      operationId: CreateResource{n}
      tags: [group{group}]
      summary: Makes a resource {n}.
      requestBody:
        required: true
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/NewResource{n}'}}}}}}
      responses:
        '201':
          description: The resource.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Resource{n}'}}}}}}
        default: {{$ref: '#/components/responses/failed'}}
  /organisations/{{organisation}}/resources{n}/{{id}}:
    parameters:
      - {{$ref: '#/components/parameters/organisation'}}
      - {{name: id, in: path, required: true, schema: {{type: integer, format: int64}}}}
    get:
      operationId: GetResource{n}
      tags: [group{group}]
      summary: Returns a resource {n}.
      parameters: [{{name: If-None-Match, in: header, schema: {{type: string}}}}]
      responses:
        '200':
          description: The resource.
          headers: {{ETag: {{schema: {{type: string}}}}}}
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Resource{n}'}}}}}}
        default: {{$ref: '#/components/responses/failed'}}
    patch:
      operationId: UpdateResource{n}
      tags: [group{group}]
      summary: Changes members of a resource {n}.
      requestBody:
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/NewResource{n}'}}}}}}
      responses:
        '200':
          description: The resource.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Resource{n}'}}}}}}
        default: {{$ref: '#/components/responses/failed'}}
    delete:
      operationId: DeleteResource{n}
      tags: [group{group}]
      summary: Deletes a resource {n}.
      responses:
        '204': {{description: It is gone.}}
        default: {{$ref: '#/components/responses/failed'}}
"""

_SCHEMAS = """\
    State{n}: {{type: string, enum: [open{n}, closed, 'in progress'], description: How far a resource is.}}
    ResourceList{n}:
      type: object
      required: [items]
      properties:
        items: {{type: array, items: {{$ref: '#/components/schemas/Resource{n}'}}}}
        totalCount: {{type: integer, format: int64}}
        next: {{type: string}}
    NewResource{n}:
      type: object
      required: [name]
      properties:
        name: {{type: string, minLength: 1, maxLength: 100, pattern: '^[a-z][a-z0-9-]*$', description: What it is called.}}
        title{n}: {{type: string, maxLength: 256}}
        body: {{type: string, description: 'A text, which may hold Markdown.'}}
        state: {{$ref: '#/components/schemas/State{n}'}}
        labels: {{type: array, maxItems: 100, items: {{type: string, maxLength: 50}}}}
        settings: {{type: object, additionalProperties: {{type: string}}}}
        private: {{type: boolean, default: false}}
        weight: {{type: number, minimum: 0, maximum: 1}}
    Resource{n}:
      type: object
      required: [id, name, url]
      properties:
        id: {{type: integer, format: int64}}
        nodeId{n}: {{type: string}}
        name: {{type: string, description: What it is called.}}
        title{n}: {{type: [string, 'null'], maxLength: 256}}
        body: {{type: string, description: 'A text, which may hold Markdown.'}}
        url: {{type: string, format: uri}}
        htmlUrl: {{type: string, format: uri}}
        state: {{$ref: '#/components/schemas/State{n}'}}
        labels: {{type: array, items: {{type: string}}}}
        settings: {{type: object, additionalProperties: {{type: string}}}}
        parent: {{$ref: '#/components/schemas/Resource{before}'}}
        owner: {{$ref: '#/components/schemas/Owner'}}
        private: {{type: boolean}}
        weight: {{type: number, minimum: 0, maximum: 1}}
        comments: {{type: integer, minimum: 0}}
        createdAt: {{type: string, format: date-time}}
        updatedAt: {{type: string, format: date-time}}
        permissions:
          type: object
          properties: {{pull: {{type: boolean}}, push{n}: {{type: boolean}}, admin: {{type: boolean}}}}
"""

_REST = """\
    Owner: {type: object, required: [login], properties: {login: {type: string}, id: {type: integer, format: int64}}}
    Failure: {type: object, properties: {message: {type: string}, code: {type: string}}}
  parameters:
    organisation: {name: organisation, in: path, required: true, schema: {type: string, minLength: 1}}
  responses:
    failed:
      description: What went wrong.
      content: {application/json: {schema: {$ref: '#/components/schemas/Failure'}}}
  securitySchemes:
    token: {type: http, scheme: bearer}
"""


def document(operations: int) -> str:
    """A document with at least as many operations."""
    numbers = range(-(-operations // OPERATIONS_OF_A_RESOURCE))
    paths = "".join(_PATHS.format(n=n, group=n // 10) for n in numbers)
    schemas = "".join(_SCHEMAS.format(n=n, before=max(n - 1, 0)) for n in numbers)
    return f"{_HEAD}paths:\n{paths}components:\n  schemas:\n{schemas}{_REST}"
