"""Prints the IR."""
