"""The exit status of a command: fine; drift or errors; wrong usage."""

OK, FAILED, USAGE = 0, 1, 2
