"""Reads files into nodes with their positions."""
