"""Generates C++ bindings from OpenAPI documents."""
