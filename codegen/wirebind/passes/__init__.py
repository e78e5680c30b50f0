"""From the document to the IR, one concern each."""
