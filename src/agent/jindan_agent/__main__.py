"""`python -m jindan_agent` is `diagnose`."""

from __future__ import annotations

import sys

from jindan_agent.cli import main

if __name__ == "__main__":
    sys.exit(main())
