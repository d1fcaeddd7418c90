"""Open the screen for a person at a terminal: on a path, or on the newest run."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from jindan_agent import output
from jindan_tools.text.safe import safe_line

_MOST_LISTED = 8


class Asked(NamedTuple):
    """What the command line says about the model of the conversation."""

    use_model: bool = True
    show_prompt: bool = False


ASKED = Asked()


def open_screen(name: str | Path, asked: Asked = ASKED) -> int:
    """Open the screen on a path. Returns 2 with a clear error when there is nothing at the path."""
    path = Path(name)
    if not path.exists():
        output.write_error(
            f"실행 디렉터리를 찾을 수 없습니다: '{path}'", "로그가 들어 있는 폴더를 지정하세요: diagnose runs/exp7"
        )
        return 2
    # Only a person at a terminal pays for the screen.
    from jindan_agent.tui.launch import launch  # noqa: PLC0415

    return launch(path, asked=asked)


def open_newest(name: str | Path, asked: Asked = ASKED) -> int:
    """List the recent runs below a folder and open the newest; 2 with a clear error when there is none."""
    # Looking for runs is needed only here.
    from jindan_agent.recent import recent_runs  # noqa: PLC0415
    from jindan_agent.tui.launch import launch  # noqa: PLC0415

    folder = Path(name)
    found = recent_runs(folder)
    if not found:
        output.write_error(
            f"이 폴더 아래에서 학습 실행을 찾지 못했습니다: '{folder.resolve()}'",
            "로그가 들어 있는 폴더를 지정하세요: diagnose runs/exp7",
        )
        return 2
    output.write_note(f"최근 실행 {len(found)}개 가운데 가장 새로운 것을 엽니다:")
    for at, run in enumerate(found[:_MOST_LISTED]):
        output.write_note(f"  {'>' if at == 0 else ' '} {safe_line(str(run.path), 100)}")
    return launch(found[0].path, found, asked)
