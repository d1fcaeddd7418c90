"""View: a stretch of one file."""

from __future__ import annotations

from jindan_agent.graph.looks.cut import cut_lines
from jindan_agent.graph.looks.sources import file_of, lines_of
from jindan_tools.model.diagnosis import Diagnosis

_MOST_LINES = 240
_BEFORE = 40


def window(diagnosis: Diagnosis, target: str, argument: str) -> str:
    """Return at most 240 lines around a line number of a file, its end when no number is given."""
    file = file_of(diagnosis.run, target)
    if file is None:
        return "파일 번호(F1, F2)를 target 칸에 쓰세요."
    try:
        lines = lines_of(diagnosis.run, file)
    except OSError:
        return "파일을 다시 열 수 없습니다."
    number = argument.strip()
    if number.isdecimal() and len(number) < 10:
        start = max(1, int(number) - _BEFORE)
        chosen = [line for line in lines if line.number >= start]
    else:
        chosen = list(lines[-_BEFORE:])
    return cut_lines([f"{line.number}| {line.text}" for line in chosen], _MOST_LINES, "줄") or "그 줄이 없습니다."
