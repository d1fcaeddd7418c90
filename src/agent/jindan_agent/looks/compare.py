"""View: this run beside another one that the user named."""

from __future__ import annotations

from pathlib import Path

from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import View, nothing, plain
from jindan_agent.report.plain_text import to_text

_MOST_LINES = 80


def compare(subject: Subject, target: str, argument: str) -> View:
    """Return the comparison with X1, X2, ...: only runs the user named can be chosen."""
    del argument
    other = subject.others.get(target)
    if other is None:
        return nothing("비교할 실행 번호(X1, X2)를 target 칸에 쓰세요.")
    # Reading a second run costs what no other look needs.
    from jindan_agent.compare import compared  # noqa: PLC0415
    from jindan_agent.report.compare.build import build_comparison  # noqa: PLC0415

    return plain(to_text(build_comparison(compared(Path(subject.diagnosis.run.root), other))), _MOST_LINES)
