"""Start the diagnosing process, wait for its snapshot, end it when nobody waits any more."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.checking.snapshot import Snapshot


class Child:
    """One diagnosis in a process of its own. It starts at once; `wait` blocks until the snapshot is there."""

    def __init__(self, path: Path) -> None:
        # -P keeps the current directory, which may hold a user's own yaml.py or tools/, out of the module path.
        command = [sys.executable, "-P", "-m", "jindan_agent.tui.checking", os.fspath(path)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C belongs to the screen alone.
            start_new_session=True,
        )

    def wait(self) -> Snapshot | None:
        """Return the snapshot; None when the process was stopped."""
        out, _ = self._process.communicate()
        if not out and self._process.returncode and self._process.returncode < 0:
            return None
        # The records of a diagnosis are loaded while one is made, not before the first paint.
        import msgspec  # noqa: PLC0415

        from jindan_agent.tui.checking.snapshot import Snapshot, decode  # noqa: PLC0415

        try:
            return decode(out)
        except msgspec.DecodeError:
            code = self._process.returncode
            return Snapshot(
                problem=f"진단하는 과정이 결과 없이 끝났습니다(종료 코드 {code}).",
                hint="diagnose --auto 경로 명령으로 자세히 보세요.",
            )

    def stop(self) -> None:
        """End the process if it still runs."""
        with contextlib.suppress(OSError):
            self._process.kill()
