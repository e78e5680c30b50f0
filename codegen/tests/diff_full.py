"""A document that uses everything that a contract has a field for."""

FULL = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0, summary: s, description: d}
externalDocs: {url: 'https://docs.example'}
tags: [{name: a}]
servers: [{url: 'https://{r}.example', variables: {r: {default: a, enum: [a, b], description: d}}, description: d}, {url: 'https://b.example'}]
security: [{key: []}, {oauth: [r]}]
x-errors: [{code: Missing, status: 404, retry: never, match: prefix, summary: s}, {code: Full, status: 429}]
webhooks:
  event:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}
      responses: {'200': {description: d}}
paths:
  /things/{id}:
    servers: [{url: 'https://c.example', description: d}]
    put:
      operationId: PutThing
      tags: [a, b]
      summary: s
      description: d
      externalDocs: {url: 'https://docs.example'}
      deprecated: true
      x-deprecated: Use another one.
      x-sunset: '2027-01-01'
      x-stability: stable
      x-idempotent: true
      x-timeouts: {total: 600}
      x-ram: {action: 'a:B', access-level: write}
      x-error-codes: [Missing, Full]
      x-change-history: [{date: '2026-01-01', kind: added, summary: s}]
      x-paging: {items: labels}
      x-waiters: [{name: ready, summary: s, member: state, success: [done]}]
      security: [{key: [], oauth: [r]}, {oauth: [w]}]
      parameters:
        - {name: id, in: path, required: true, description: d, schema: {type: string}}
        - {name: size, in: query, style: form, explode: true, allowReserved: true, allowEmptyValue: true,
           deprecated: true, x-sunset: '2027-01-01', x-numbered: true, description: d, example: [x],
           schema: {type: array, items: {type: string}}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
      requestBody:
        description: d
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}, example: {a: 1}}
          multipart/form-data: {schema: {type: object}, encoding: {a: {contentType: text/plain}}}
      responses:
        '200':
          description: d
          headers: {X-Tag: {description: d, required: true, deprecated: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
          links: {next: {operationId: PutThing}}
        default: {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: string}}}}}}
      callbacks: {done: {'{$request.body#/url}': {post: {responses: {'200': {description: d}}}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: K, description: d}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t.example', scopes: {r: d, w: d}}}}
  schemas:
    Event: {type: object, properties: {at: {type: string}}}
    Dog: {type: object, properties: {kind: {type: string}, bark: {type: boolean}}}
    Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer}}}
    Thing:
      type: object
      description: d
      title: t
      required: [name, state]
      additionalProperties: {type: string}
      x-compare: [{member: low, at-most: high}]
      dependentRequired: {low: [high]}
      minProperties: 1
      properties:
        name: {type: string, pattern: '^a', minLength: 1, maxLength: 9, default: a, examples: [a], format: hostname,
               readOnly: true, deprecated: true, x-sunset: '2027-01-01', x-unit: B, x-cpp-name: title}
        secret: {type: string, writeOnly: true, contentEncoding: base64, contentMediaType: application/json,
                 contentSchema: {type: object}}
        state: {type: string, enum: [made, done]}
        zone: {type: string, x-extensible-enum: [a, b]}
        low: {type: [integer, 'null'], format: int32, multipleOf: 2, minimum: 2, exclusiveMaximum: 8}
        high: {type: integer}
        labels: {type: array, uniqueItems: true, minItems: 1, items: {type: string}}
        pet: {oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}],
              discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}}
        either: {anyOf: [{type: string}, {type: boolean}]}
        odd: {not: {type: string}, if: {type: object}, prefixItems: [{type: string}]}
"""
