"""The exit status of a command: fine; drift or errors; wrong usage; findings at or above a threshold."""

OK, FAILED, USAGE, FINDINGS = 0, 1, 2, 3
