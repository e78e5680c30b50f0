"""What a service sends beyond its document, from recorded responses, and the overlay actions that would describe it."""
