"""Start the diagnosing process, take its snapshots one after another, end it when nobody waits any more."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.checking.snapshot import Snapshot

EVERY_SECONDS = 1.0


class Child:
    """A process that diagnoses a path at once, and again when its files changed. It ends with this process."""

    def __init__(self, path: Path, every: float = EVERY_SECONDS) -> None:
        # -P keeps the current directory, which may hold a user's own yaml.py or tools/, out of the module path.
        command = [sys.executable, "-P", "-m", "jindan_agent.tui.checking", os.fspath(path), str(every)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl-C belongs to the screen alone.
            start_new_session=True,
        )

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield each snapshot, waiting for it; when the process ends by itself, last a problem that says so."""
        assert self._process.stdout is not None
        # The records of a diagnosis are loaded while one is made, not before the first paint.
        from jindan_agent.tui.checking.frames import frames  # noqa: PLC0415
        from jindan_agent.tui.checking.memory import keep_little, trim  # noqa: PLC0415
        from jindan_agent.tui.checking.snapshot import Snapshot, decode  # noqa: PLC0415

        keep_little()
        with self._process:
            for data in frames(self._process.stdout):
                yield decode(data)
                del data
                trim()
        code = self._process.returncode
        yield Snapshot(
            problem=f"진단하는 과정이 결과 없이 끝났습니다(종료 코드 {code}).",
            hint="diagnose --auto 경로 명령으로 자세히 보세요.",
        )

    def look_again(self) -> None:
        """Have everything read and diagnosed anew."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            os.write(self._process.stdin.fileno(), b"\n")

    def stop(self) -> None:
        """End the process if it still runs."""
        with contextlib.suppress(OSError):
            self._process.kill()
