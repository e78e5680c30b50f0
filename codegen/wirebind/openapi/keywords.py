"""Which members each object of the document may have."""

from __future__ import annotations

from wirebind.extensions import KEYWORDS as VENDOR_KEYWORDS
from wirebind.source.node import ORIGINAL_NAME

ROOT = frozenset(
    ("openapi", "$self", "info", "jsonSchemaDialect", "servers", "paths", "webhooks", "components", "security", "tags",
     "externalDocs")
)  # fmt: skip
ROOT_EXTENSIONS = frozenset(
    ("x-errors", "x-error-body", "x-request-id", "x-retry-after", "x-idempotency-fields")
)  # fmt: skip
INFO = frozenset(("title", "summary", "description", "termsOfService", "contact", "license", "version"))
COMPONENTS = frozenset(
    ("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links",
     "callbacks", "pathItems", "mediaTypes")
)  # fmt: skip
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
PATH_ITEM = frozenset(("$ref", "summary", "description", "servers", "parameters", "additionalOperations", *METHODS))
OPERATION = frozenset(
    ("tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody", "responses",
     "callbacks", "deprecated", "security", "servers")
)  # fmt: skip
OPERATION_EXTENSIONS = frozenset(
    ("x-error-codes", "x-change-history", "x-idempotent", "x-paging", "x-waiters", "x-deprecated", "x-sunset", "x-timeouts",
     "x-cpp-name",
     *VENDOR_KEYWORDS)
)  # fmt: skip
TIMEOUTS = ("first-byte", "total")
WAITER = frozenset(
    ("name", "summary", "member", "success", "failure", "reaches", "zero", "failure-member", "success-status",
     "success-errors")
)  # fmt: skip
PARAMETER = frozenset(
    ("name", "in", "description", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved",
     "schema", "example", "examples", "content", "$ref")
)  # fmt: skip
PARAMETER_EXTENSIONS = frozenset(("x-cpp-name", "x-numbered"))
HEADER_EXTENSIONS = frozenset(("x-cpp-name",))
HEADER = PARAMETER - {"name", "in", "allowEmptyValue", "allowReserved"}
BODY = frozenset(("description", "content", "required", "$ref"))
RESPONSE = frozenset(("description", "headers", "content", "links", "$ref", "summary"))
MEDIA = frozenset(("schema", "example", "examples", "encoding", "itemSchema", "prefixEncoding", "itemEncoding"))
ENCODING = frozenset(
    ("contentType", "headers", "style", "explode", "allowReserved", "encoding", "prefixEncoding", "itemEncoding")
)

SECURITY_SCHEME = frozenset(
    ("type", "description", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl", "$ref", "deprecated",
     "oauth2MetadataUrl")
)
FLOW = frozenset(("authorizationUrl", "tokenUrl", "refreshUrl", "scopes"))
SERVER = frozenset(("url", "name", "description", "variables"))
SERVER_VARIABLE = frozenset(("enum", "default", "description"))

SCHEMA_ANNOTATIONS = frozenset(
    ("title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples", "example", "$comment",
     "externalDocs", "xml", "x-unit", "x-cpp-name")
)  # fmt: skip
SCHEMA_LIMITS = (
    "multipleOf", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "minLength", "maxLength", "minItems",
    "maxItems", "minProperties", "maxProperties",
)  # fmt: skip
SCHEMA_UNSUPPORTED = frozenset(
    ("not", "if", "then", "else", "contains", "minContains", "maxContains",
     "propertyNames", "unevaluatedProperties", "unevaluatedItems", "dependentSchemas",
     "discriminator", "$dynamicRef")
)  # fmt: skip
SCHEMA = (
    frozenset(
        ("$ref", "type", "format", "enum", "const", "properties", "required", "additionalProperties", "patternProperties",
         "items", "prefixItems", "uniqueItems", "pattern", "contentEncoding", "contentMediaType", "contentSchema", "allOf", "anyOf", "oneOf",
         "dependentRequired", "$id", "$schema", "$anchor", "$dynamicAnchor", "$defs", "nullable", ORIGINAL_NAME)
    )
    | SCHEMA_ANNOTATIONS
    | frozenset(SCHEMA_LIMITS)
    | SCHEMA_UNSUPPORTED
)  # fmt: skip
SCHEMA_EXTENSIONS = frozenset(("x-extensible-enum", "x-compare", "x-unit", "x-cpp-name"))
TYPES = frozenset(("string", "integer", "number", "boolean", "object", "array", "null"))
EXTENSIONS = ROOT_EXTENSIONS | OPERATION_EXTENSIONS | PARAMETER_EXTENSIONS | HEADER_EXTENSIONS | SCHEMA_EXTENSIONS
