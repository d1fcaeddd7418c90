"""PLT014: of several attempts in one log some never leave their first level while the others learn."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_STUCK, _LEARNT = 0.03, 0.2


@rule(
    "PLT014", "stuck-attempt", {"init_bad": 2.0, "plateau_prior": 1.5, "dying_relu": 1.0, "tracker_log_confusion": 0.5}
)
def stuck_attempt(run: Run) -> Iterator[Finding]:
    """Report folds or restarts that stay at one loss beside others of the same log that learn.

    ## What it does
    Compares the fall of the same loss over all segments of a log.
    ## Why it matters
    The same code and data learn in the other attempts, so the start decides: dead units or a bad initialisation that
    leave only the prior of the labels.
    ## Fires on
    At least 4 segments of at least 5 records, at least half of which fall by 20 %, and one or more that fall by less than 3 %.
    ## Stays silent on
    Single curves, segments that all learn or all fail, rising or non-finite segments.
    ## Source
    Lu et al., Dying ReLU and Initialization (2019): born-dead networks answer a constant.
    """
    parts = max((_segments(run, role) for role in (Role.VAL_LOSS, Role.TRAIN_LOSS)), key=len)
    if len(parts) < 4:
        return
    falls = [(s, (s.finite[0] - min(s.finite)) / abs(s.finite[0])) for s in parts if s.finite[0] > 0]
    stuck = [s for s, fall in falls if fall < _STUCK and max(s.finite) < 1.1 * s.finite[0]]
    learnt = [s for s, fall in falls if fall >= _LEARNT]
    if not stuck or 2 * len(learnt) < len(parts):
        return
    level = median(v for s in stuck for v in s.finite)
    yield finding(
        f"시도 {len(parts)}번 중 {len(stuck)}번은 {parts[0].name} 값이 {figure(level)} 부근에서 움직이지 않았고 나머지는 학습했습니다.",
        *(cite_point(s, s.argmin or 0, f"{s.segment + 1}번째 구간의 최솟값") for s in stuck[:3]),
        Evidence(
            statement=f"학습한 구간 {len(learnt)}개의 최솟값은 중앙값으로 {figure(median(min(s.finite) for s in learnt))}입니다.",
            value=median(min(s.finite) for s in learnt),
            source=learnt[0].source(learnt[0].argmin or 0),
        ),
        severity=Severity.MEDIUM,
        facts={"stuck": float(len(stuck)), "attempts": float(len(parts)), "level": level},
    )


def _segments(run: Run, role: Role) -> list[Series]:
    groups: dict[tuple[str, str, str], list[Series]] = {}
    for series in run.of_role(role):
        if len(series.finite) >= 5 and len(series.finite) == len(series):
            groups.setdefault((series.path, series.name, series.axis.value), []).append(series)
    return max(groups.values(), key=len, default=list[Series]())
