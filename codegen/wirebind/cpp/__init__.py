"""Decides everything of C++: names, order, spelling, includes and documentation; ends in the IR."""
