"""Node: put what was read and found into the state, redacted, under numbers the model can ask for."""

from __future__ import annotations

from collections.abc import Callable

from jindan_agent.graph.context import Context
from jindan_agent.graph.state import EvidenceItem, SourceItem, State
from jindan_agent.looks.subject import Subject
from jindan_agent.report.words import run_phrase
from jindan_tools.model.diagnosis import VERDICT_KO
from jindan_tools.model.series import Series
from jindan_tools.text.safe import safe_line

_MOST_SOURCES = 24


def collect(state: State, context: Context) -> State:
    """Return the run in one phrase, the evidence, and the files, series and findings to look at."""
    del state
    return collected(context.subject, context.redactor.clean)


def collected(subject: Subject, clean: Callable[[str], str]) -> State:
    """Return the same without a context, for a conversation."""
    found = subject.diagnosis
    run = found.run
    return {
        "run": clean(run_phrase(run)),
        "verdict": VERDICT_KO[found.verdict],
        "verdict_reason": clean(safe_line(found.verdict_reason, 300)),
        "evidence": [EvidenceItem(id=e.id, statement=clean(safe_line(e.statement, 200))) for e in found.evidence],
        "files": _numbered("F", [(f.path, f"{f.size}바이트") for f in run.files], clean),
        "series": _numbered("S", [(s.name, _span(s)) for s in run.series], clean),
        "findings": [
            SourceItem(id=code, name=name, about=clean(safe_line(title, 160)))
            for code, (name, title) in {f.code: (f.name, f.title) for f in found.findings}.items()
        ][:_MOST_SOURCES],
        "others": [
            SourceItem(id=number, name=clean(safe_line(path.name, 80)), about="다른 실행")
            for number, path in subject.others.items()
        ][:_MOST_SOURCES],
    }


def _numbered(letter: str, named: list[tuple[str, str]], clean: Callable[[str], str]) -> list[SourceItem]:
    chosen = enumerate(named[:_MOST_SOURCES], start=1)
    return [SourceItem(id=f"{letter}{n}", name=clean(safe_line(name, 80)), about=about) for n, (name, about) in chosen]


def _span(series: Series) -> str:
    return f"{series.role.value}, {len(series)}개 기록"
