"""View: what a rule says about its finding."""

from __future__ import annotations

from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import Row, View, cut, nothing
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.text.safe import safe_line

_MOST_LINES = 60


def finding(subject: Subject, target: str, argument: str) -> View:
    """Return the finding of a code: its title, its evidence, and what the catalogue knows of the causes it argues for."""
    del argument
    found = [f for f in subject.diagnosis.findings if f.code == target]
    if not found:
        return nothing("점검 코드를 target 칸에 쓰세요.")
    rows = [Row(text=safe_line(f.title, 200)) for f in found]
    rows += [
        Row(text=f"{e.id}. {safe_line(e.statement, 200)}", source=e.source, value=e.value, unit=e.unit)
        for f in found
        for e in f.evidence
    ]
    causes = dict.fromkeys(c for f in found for c, weight in f.argues.items() if weight > 0 and c in load_taxonomy())
    for cause in causes:
        about = f"원인 {cause} ({load_taxonomy()[cause].name_ko}): {page(cause).what}"
        rows += [Row(text=line) for line in (about, *page(cause).against)]
    return cut(rows, _MOST_LINES, "줄")
