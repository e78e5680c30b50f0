"""A mock of any document: it checks requests as the C++ client does, and responds with examples, else with values of the schema."""
