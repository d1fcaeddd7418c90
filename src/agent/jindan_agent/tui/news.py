"""What changed between two diagnoses of one run, for a person who keeps the screen open."""

from __future__ import annotations

from jindan_tools.model.diagnosis import VERDICT_KO, Diagnosis

_MOST = 4


def news(before: Diagnosis, after: Diagnosis) -> tuple[str, ...]:
    """Return one Korean sentence for a changed verdict and for each finding that came or went."""
    said: list[str] = []
    if before.verdict is not after.verdict:
        said.append(f"판정이 바뀌었습니다: {VERDICT_KO[before.verdict]} -> {VERDICT_KO[after.verdict]}")
    known = {f.code: f.title for f in before.findings}
    now = {f.code: f.title for f in after.findings}
    said += [f"새 소견 {code}: {title}" for code, title in now.items() if code not in known]
    gone = [code for code in known if code not in now]
    if gone:
        said.append(f"더는 해당하지 않는 소견: {', '.join(gone)}")
    return tuple(said[:_MOST]) + ((f"그 밖에 {len(said) - _MOST}가지가 바뀌었습니다.",) if len(said) > _MOST else ())
