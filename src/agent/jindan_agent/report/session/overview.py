"""요약: how many runs there really are, which is best, what to change first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from jindan_agent.report.blocks import Bullet, Bullets, Paragraph, Section, Strong, Text
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict
from jindan_tools.model.finding import SEVERITY_ORDER, Severity
from jindan_tools.session.groups import Group
from jindan_tools.session.noise import noise_of
from jindan_tools.session.pairs import Fairness, compare
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST_FIRST = 5


def overview(draft: SessionDraft) -> Section:
    """Return the section that must be enough for a reader who stops after it."""
    found = draft.found
    total, kept = len(found.session.members), len(found.distinct)
    count = f"실행 {total}개" if total == kept else f"실행 {total}개 가운데 서로 다른 것은 {kept}개"
    verdicts = Counter(m.diagnosis.verdict for m in found.session.members)
    told = ", ".join(f"{VERDICT_KO[v]} {n}개" for v, n in verdicts.most_common())
    first: Text = (Strong(count), f" — {told}")
    items = [Bullet(text=t) for t in (*_best(draft), *_learnt(draft))]
    return Section(title="요약", blocks=(Paragraph(text=first), Bullets(items=tuple(items))))


def _best(draft: SessionDraft) -> Iterator[Text]:
    for group in draft.found.groups[:2]:
        best = group.ranked[0]
        at = best.result.series.x_label(best.result.best)
        value = f"{safe_line(group.metric, 60)} {figure(best.result.best_value)} ({at})"
        verdict = best.member.diagnosis.verdict
        state = "" if verdict is Verdict.HEALTHY else f" ({VERDICT_KO[verdict]} 판정이라 그대로 쓸 수 없습니다)"
        yield (Strong("가장 좋은 실행"), f": {best.member.label}{state}, {value}{_second(draft, group)}")
    if not draft.found.groups:
        yield (Strong("비교"), ": 같은 프로그램이 같은 지표를 남긴 실행이 둘 이상 없어 순위를 매기지 않았습니다.")


def _second(draft: SessionDraft, group: Group) -> str:
    kept = {m.label for m in draft.found.distinct}
    others = [r for r in group.ranked[1:] if r.member.label in kept]
    noise = noise_of(group)
    if not others or noise is None:
        return ""
    pair = compare(group.ranked[0], others[0], noise)
    if pair.fairness in (Fairness.OTHER_SCALE, Fairness.CUT_SHORT):
        return f". 다음 실행({others[0].member.label})과는 비교할 수 없습니다: {pair.why}."
    gain = pair.gain
    above = "넘습니다" if noise.exceeded(gain) else "넘지 못해 순위를 가를 수 없습니다"
    return f". 다음 실행({others[0].member.label})과의 차이 {figure(gain)} 값은 잡음 {figure(noise.value)} 값의 2배를 {above}."


def _learnt(draft: SessionDraft) -> Iterator[Text]:
    serious = [e for e in draft.found.lessons if SEVERITY_ORDER[e.finding.severity] >= SEVERITY_ORDER[Severity.HIGH]]
    codes: set[str] = set()
    for each in serious:
        if each.finding.code not in codes and len(codes) < _MOST_FIRST:
            codes.add(each.finding.code)
            yield (Strong("먼저 볼 것"), f": {safe_line(each.finding.title, 300)}")
    left = len(draft.found.lessons) - len(codes)
    if left > 0:
        yield (Strong("교훈"), f": 모두 {len(draft.found.lessons)}가지이며 근거와 할 일은 '교훈' 절에 있습니다.")
