"""The diagnosing process: `python -m jindan_agent.tui.checking PATH SECONDS` writes a snapshot whenever the run changed.

It looks again after SECONDS, and at once when a byte arrives at its standard input; it ends with that input.
"""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path

from jindan_agent.light_start import collect_rarely
from jindan_agent.tui.checking.frames import write_frame
from jindan_agent.tui.checking.memory import give_back, keep_little
from jindan_agent.tui.checking.snapshot import encode
from jindan_agent.tui.checking.watch import Watch

# A look may take long on a large log: at least this many times as long it rests, so that the training has its machine.
_REST = 3.0
_POLITE = 10


def main() -> None:
    """Follow the path of the first argument; a screen that went away is no error."""
    collect_rarely()
    keep_little()
    out = os.fdopen(os.dup(1), "wb")
    # Nothing but snapshots may reach the pipe.
    os.dup2(2, 1)
    watch, every, polite = Watch(Path(sys.argv[1])), float(sys.argv[2]), False
    try:
        while True:
            begun = time.monotonic()
            snapshot = watch.look()
            if snapshot is not None:
                write_frame(out, encode(snapshot))
                del snapshot
                give_back()
            if not polite:
                # A person waits for the first diagnosis only.
                os.nice(_POLITE)
                polite = True
            if not _waited(max(every, _REST * (time.monotonic() - begun)), watch):
                return
    except BrokenPipeError:
        os.dup2(2, out.fileno())


def _waited(seconds: float, watch: Watch) -> bool:
    """Wait for the next look; False when nobody listens any more."""
    if not select.select([0], [], [], seconds)[0]:
        return True
    if not os.read(0, 1 << 10):
        return False
    watch.forget()
    return True


if __name__ == "__main__":
    main()
