"""SES023: the runs against the baseline that the notes name."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_best, cite_note
from jindan_tools.session.judged import judge
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.session.thresholds import Kind, thresholds
from jindan_tools.session.twins import distinct
from jindan_tools.text.figures import figure


@check("SES023", "baseline-comparison")
def baseline_comparison(session: Session) -> Iterator[Lesson]:
    """Compare the best value of every distinct run with the baseline of the notes.

    ## What it does
    Subtracts the noted baseline from the best value of the metric it names, and looks for a run with exactly that value.
    ## Why it matters
    A baseline that equals one of the runs to the last digit was copied from it, or measured on other data.
    ## Fires on
    A baseline in 0..1 in the notes and at least one run with such a metric.
    ## Stays silent on
    Notes without a baseline.
    ## Source
    Recorded best values.
    """
    alone = distinct(session.members)
    for threshold in (t for t in thresholds(session.notes) if t.kind is Kind.BASELINE):
        judged = sorted(judge(threshold, alone), key=lambda j: -j[1].best_value)
        if not judged:
            continue
        better = [m for m, r in judged if r.best_value > threshold.value]
        gains = ", ".join(f"{m.label} {r.best_value - threshold.value:+.3f}" for m, r in judged[:8])
        equal = [m.label for m, r in judged if r.best_value == threshold.value]
        same = (
            f" {equal[0]}의 최고값은 기준값과 똑같으므로 기준값이 이 실행에서 옮겨 적은 것이 아닌지 확인해야 합니다."
            if equal
            else ""
        )
        yield lesson(
            f"기준값 {figure(threshold.value)}보다 높은 실행은 {len(judged)}개 가운데 {len(better)}개입니다 ({judged[0][1].series.name}: {gains}).{same}",
            cite_note(threshold.note),
            *(cite_best(m, r) for m, r in judged[:4]),
            severity=Severity.LOW if equal or not better else Severity.INFO,
            advice="기준 모델도 같은 자료와 같은 설정으로 이 폴더에 한 번 실행해 두면 비교가 공정해집니다.",
            facts={"baseline": threshold.value, "better": float(len(better))},
        )
