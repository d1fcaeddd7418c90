"""View: a stretch of one file."""

from __future__ import annotations

from jindan_agent.looks.sources import file_of, lines_of
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import Row, View, cut, nothing
from jindan_tools.model.source import Source

MOST_LINES = 240
_BEFORE = 40


def window(subject: Subject, target: str, argument: str) -> View:
    """Return at most 240 lines around a line number of a file, its end when no number is given."""
    run = subject.diagnosis.run
    file = file_of(run, target)
    if file is None:
        return nothing("파일 번호(F1, F2)를 target 칸에 쓰세요.")
    try:
        lines = lines_of(run, file)
    except OSError:
        return nothing("파일을 다시 열 수 없습니다.")
    number = argument.strip()
    if number.isdecimal() and len(number) < 10:
        start = max(1, int(number) - _BEFORE)
        chosen = [line for line in lines if line.number >= start]
    else:
        chosen = list(lines[-_BEFORE:])
    rows = [Row(text=f"{line.number}| {line.text}", source=Source(path=file.path, line=line.number)) for line in chosen]
    return cut(rows, MOST_LINES, "줄") if rows else nothing("그 줄이 없습니다.")
