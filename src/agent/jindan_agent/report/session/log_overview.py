"""요약 of an improvement log: from the first attempt to the last, what is proven and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Bullet, Bullets, Paragraph, Section, Strong, Text
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.model.diagnosis import VERDICT_KO
from jindan_tools.model.finding import SEVERITY_ORDER, Severity
from jindan_tools.session.steps import PROGRESS_KO, Progress
from jindan_tools.text.safe import safe_line

_MOST_FIRST = 4


def log_overview(draft: SessionDraft) -> Section:
    """Return the section that must be enough for a reader who stops after it."""
    found = draft.found.steps
    first, last = found[0].before, found[-1].after
    proven = [s for s in found if s.progress is Progress.BETTER and len(s.changes) == 1 and s.same_as is None]
    head: Text = (
        Strong(f"시도 {len(found) + 1}번: {first.label} → {last.label}"),
        f" — 마지막 시도의 판정은 {VERDICT_KO[last.diagnosis.verdict]}입니다.",
    )
    words = ", ".join(f"{s.after.label} {PROGRESS_KO[s.progress]}" for s in found)
    items = [
        Bullet(text=(Strong("단계"), f": {words}")),
        Bullet(
            text=(
                Strong("확인된 개선"),
                f": 한 가지만 바꾸어 잡음보다 크게 나아진 단계는 {len(found)}단계 가운데 {len(proven)}단계입니다. 시드를 바꾼 반복이 없으면 이것도 우연일 수 있습니다.",
            )
        ),
        *(Bullet(text=t) for t in _first(draft)),
    ]
    return Section(title="요약", blocks=(Paragraph(text=head), Bullets(items=tuple(items))))


def _first(draft: SessionDraft) -> Iterator[Text]:
    serious = [e for e in draft.found.lessons if SEVERITY_ORDER[e.finding.severity] >= SEVERITY_ORDER[Severity.HIGH]]
    for each in serious[:_MOST_FIRST]:
        yield (Strong("먼저 볼 것"), f": {safe_line(each.finding.title, 400)}")
    fix = next((f for f in draft.found.steps[-1].after.diagnosis.fixes if not f.already), None)
    if fix is not None:
        now = f"{safe_line(fix.before, 80)} → " if fix.before and fix.after else ""
        yield Strong("다음 할 일"), f": {safe_line(fix.parameter, 80)}: {now}{safe_line(fix.after or fix.why, 160)}"
