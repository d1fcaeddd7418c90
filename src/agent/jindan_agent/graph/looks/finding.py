"""View: what a rule says about its finding."""

from __future__ import annotations

from jindan_agent.graph.looks.cut import cut_lines
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.safe import safe_line

_MOST_LINES = 60


def finding(diagnosis: Diagnosis, target: str, argument: str) -> str:
    """Return the finding of a code: its title, its evidence, and what the catalogue knows of the causes it argues for."""
    del argument
    found = [f for f in diagnosis.findings if f.code == target]
    if not found:
        return "점검 코드를 target 칸에 쓰세요."
    lines = [safe_line(f.title, 200) for f in found]
    lines += [f"{e.id}. {safe_line(e.statement, 200)}" for f in found for e in f.evidence]
    causes = dict.fromkeys(c for f in found for c, weight in f.argues.items() if weight > 0 and c in load_taxonomy())
    for cause in causes:
        lines += [f"원인 {cause} ({load_taxonomy()[cause].name_ko}): {page(cause).what}", *page(cause).against]
    return cut_lines(lines, _MOST_LINES, "줄")
