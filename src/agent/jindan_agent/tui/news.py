"""What changed between two diagnoses of one run, for a person who keeps the screen open."""

from __future__ import annotations

from jindan_agent.report.width import shorten
from jindan_tools.model.diagnosis import VERDICT_KO, Diagnosis

# A notice covers what is read below it: a few lines of one row each.
_MOST = 3
_LONGEST = 52


def news(before: Diagnosis, after: Diagnosis) -> tuple[str, ...]:
    """Return a short Korean sentence for a changed verdict and for each finding that came or went."""
    said: list[str] = []
    if before.verdict is not after.verdict:
        said.append(f"판정이 바뀌었습니다: {VERDICT_KO[before.verdict]} -> {VERDICT_KO[after.verdict]}")
    known = {f.code: f.title for f in before.findings}
    now = {f.code: f.title for f in after.findings}
    said += [f"새 소견 {code}: {title}" for code, title in now.items() if code not in known]
    gone = [code for code in known if code not in now]
    if gone:
        said.append(f"더는 해당하지 않는 소견: {', '.join(gone)}")
    told = tuple(shorten(sentence, _LONGEST) for sentence in said[:_MOST])
    return told + ((f"그 밖에 {len(said) - _MOST}가지가 바뀌었습니다.",) if len(said) > _MOST else ())
