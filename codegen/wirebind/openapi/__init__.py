"""The typed model of an OpenAPI 3.1 document, and its readers."""
