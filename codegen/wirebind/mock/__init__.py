"""A mock of any document: it checks requests as the C++ client does, and answers from examples, else from the schema."""
