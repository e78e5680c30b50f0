"""What a revision of a document means for clients on the wire, and for programs that use the bindings."""
