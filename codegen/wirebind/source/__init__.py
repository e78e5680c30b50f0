"""Reading files into nodes that know where they stand."""
