"""The diagnosing process: `python -m jindan_agent.tui.checking PATH` writes a snapshot to its standard output."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from jindan_agent.tui.checking.diagnose_path import diagnose_path
from jindan_agent.tui.checking.snapshot import encode


def main() -> None:
    """Diagnose the one argument and write the bytes; a screen that went away is no error."""
    gc.set_threshold(100_000, 50, 100)
    out = os.fdopen(os.dup(1), "wb")
    # Nothing but the snapshot may reach the pipe.
    os.dup2(2, 1)
    data = encode(diagnose_path(Path(sys.argv[1])))
    try:
        with out:
            out.write(data)
    except BrokenPipeError:
        return


if __name__ == "__main__":
    main()
