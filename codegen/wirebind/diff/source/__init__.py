"""The source axis: what a revision does to programs that are compiled against the bindings."""
