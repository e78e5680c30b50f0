"""Entry point of `python3 -m wirebind`."""

import sys

from wirebind.cli import main

sys.exit(main())
