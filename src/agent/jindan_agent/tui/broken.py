"""What is left on the terminal when a bug closed the screen."""

from __future__ import annotations

import traceback

from jindan_agent.errors import error_text
from jindan_tools.text.safe import safe_text

_LONGEST = 20_000


def broken_text() -> str:
    """Return what happened, what to do, and the traceback without local variables, which may hold keys."""
    said = error_text("화면에 문제가 생겨 닫았습니다.", "보고서는 diagnose --auto 명령으로 볼 수 있습니다.")
    return f"{said}\n{safe_text(traceback.format_exc(), _LONGEST)}"
