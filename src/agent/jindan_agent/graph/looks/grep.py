"""View: the lines that hold some words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.graph.looks.cut import cut_lines
from jindan_agent.graph.looks.sources import file_of, lines_of
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.run import FileRead, Run

_MOST_HITS = 50
_MOST_WORDS = 5
_MOST_COUNTED = 5000


def grep(diagnosis: Diagnosis, target: str, argument: str) -> str:
    """Return at most 50 lines that hold one of the words (split by '|', any case), of one file or of all.

    Words are compared letter by letter, never as a pattern, so no input can make the search slow.
    """
    words = [w.strip().lower() for w in argument.split("|") if w.strip()][:_MOST_WORDS]
    if not words:
        return "찾을 낱말이 없습니다. argument 칸에 낱말을 쓰세요."
    file = file_of(diagnosis.run, target)
    files = diagnosis.run.files if file is None else (file,)
    hits = [hit for f in files for hit in _hits(diagnosis.run, f, words)][:_MOST_COUNTED]
    return cut_lines(hits, _MOST_HITS, "줄") if hits else f"{len(files)}개 파일에서 찾지 못했습니다."


def _hits(run: Run, file: FileRead, words: list[str]) -> Iterator[str]:
    try:
        lines = lines_of(run, file)
    except OSError:
        return
    for line in lines:
        low = line.text.lower()
        if any(word in low for word in words):
            yield f"{file.path}:{line.number}| {line.text}"
