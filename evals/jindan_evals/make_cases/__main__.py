"""Write the cases and the examples again: `python -m jindan_evals.make_cases [repository root]`."""

from __future__ import annotations

import sys
from pathlib import Path

from jindan_evals.make_cases.outputs import write_all


def main() -> None:
    """Write below the given root, the current directory by default."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()
    for path in write_all(root):
        print(path.relative_to(root))


if __name__ == "__main__":
    main()
