"""REP003: one log holds several segments or folds, whose jumps are no faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.curves.siblings import are_parallel, attempts
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_SHOWN, _FEWEST = 4, 3
FOLD_NAMES = frozenset({"fold", "folds", "n_splits", "n_folds", "num_folds"})
_FOLDS = {"loss_spike_recover": -2.0, "resume_lr_reset": -1.0}


@rule("REP003", "several-segments", {"tracker_log_confusion": 2.0, "loss_spike_recover": -2.0, "resume_lr_reset": -1.0})
def several_segments(run: Run) -> Iterator[Finding]:
    """State that a curve starts again inside one log.

    ## What it does
    Counts the segments into which a loss was cut because its axis went back to the start.
    ## Why it matters
    The jump at the border is another fold or another start, not a spike, and the trend of the whole file means nothing.
    ## Fires on
    At least 2 segments of at least 3 records of the same loss.
    ## Stays silent on
    Resumed runs, whose records were joined; single stray records.
    ## Source
    The step axis of the log.
    """
    parts = attempts(run)
    if not parts:
        return
    judged = max(parts, key=lambda s: s.segment)
    folds = any(s.name in FOLD_NAMES for s in run.settings)
    yield finding(
        f"{_of_folds(run, len(parts))}{_failed(parts, judged)}"
        if folds
        else f"{_title(parts)}.{_failed(parts, judged)}",
        *(_begin(parts, at) for at in _shown(parts, judged)),
        severity=Severity.INFO,
        argues=_FOLDS if folds else None,
        facts={"segments": float(len(parts)), "judged": float(parts.index(judged) + 1)},
    )


def _of_folds(run: Run, count: int) -> str:
    """Return the title for a cross-validation: the last figure of each fold, so that none stands for all."""
    said = f"교차 검증의 fold {count}개가 한 로그에 이어집니다."
    groups: dict[tuple[str, str], list[Series]] = {}
    for series in run.of_role(Role.VAL_METRIC):
        if len(series.finite) >= _FEWEST:
            groups.setdefault((series.path, series.name), []).append(series)
    metrics = max(groups.values(), key=len, default=list[Series]())
    if len(metrics) < 2:
        return said
    last = [s.finite[-1] for s in metrics]
    mean = sum(last) / len(last)
    told = ", ".join(figure(v) for v in last[:10])
    return f"{said} fold마다의 마지막 {metrics[0].name} 값은 {told}이고 평균은 {figure(mean)}입니다."


def _title(parts: Sequence[Series]) -> str:
    name, count = parts[0].name, len(parts)
    return (
        f"프로세스 {count}개가 한 파일에 함께 썼으므로 {name} 곡선을 {count}개로 나누었습니다"
        if are_parallel(parts)
        else f"한 로그에 {name} 곡선이 {count}번 새로 시작하며, 경계의 변화는 이상이 아닙니다"
    )


def _failed(parts: Sequence[Series], judged: Series) -> str:
    """Say which part was judged where that is not the last one."""
    last = judged is max(parts, key=lambda s: s.lines[-1])
    return "" if last else f" 실패한 {parts.index(judged) + 1}번째 구간을 판단했습니다."


def _shown(parts: Sequence[Series], judged: Series) -> Sequence[int]:
    first = range(len(parts))[:_SHOWN]
    return first if parts.index(judged) in first else (*first[:-1], parts.index(judged))


def _begin(parts: Sequence[Series], at: int) -> Evidence:
    part = parts[at]
    return Evidence(
        statement=f"{at + 1}번째 구간은 {part.x_label(0)}의 {figure(part.values[0])}에서 시작해 기록 {len(part)}개입니다.",
        value=part.values[0],
        source=part.source(0),
    )
