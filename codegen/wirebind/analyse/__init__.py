"""What a document describes: its references resolved and its facts checked, free of any language."""
