"""The wire axis: what a document promises to clients, and which changes of it break them."""
