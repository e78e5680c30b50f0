"""OpenAPI Overlay 1.1 on JSONPath (RFC 9535)."""
