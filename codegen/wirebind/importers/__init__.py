"""Turns other descriptions of an API into OpenAPI 3.1."""
