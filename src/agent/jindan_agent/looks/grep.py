"""View: the lines that hold some words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.looks.sources import file_of, lines_of
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import Row, View, cut, nothing
from jindan_tools.model.run import FileRead, Run
from jindan_tools.model.source import Source

MOST_HITS = 50
_MOST_WORDS = 5
_MOST_COUNTED = 5000


def grep(subject: Subject, target: str, argument: str) -> View:
    """Return at most 50 lines that hold one of the words (split by '|', any case), of one file or of all.

    Words are compared letter by letter, never as a pattern, so no input can make the search slow.
    """
    words = [w.strip().lower() for w in argument.split("|") if w.strip()][:_MOST_WORDS]
    if not words:
        return nothing("찾을 낱말이 없습니다. argument 칸에 낱말을 쓰세요.")
    run = subject.diagnosis.run
    file = file_of(run, target)
    files = run.files if file is None else (file,)
    hits = [hit for f in files for hit in _hits(run, f, words)][:_MOST_COUNTED]
    return cut(hits, MOST_HITS, "줄") if hits else nothing(f"{len(files)}개 파일에서 찾지 못했습니다.")


def _hits(run: Run, file: FileRead, words: list[str]) -> Iterator[Row]:
    try:
        lines = lines_of(run, file)
    except OSError:
        return
    for line in lines:
        low = line.text.lower()
        if any(word in low for word in words):
            yield Row(text=f"{file.path}:{line.number}| {line.text}", source=Source(path=file.path, line=line.number))
