"""REP003: one log holds several segments or folds, whose jumps are no faults."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


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
    for role in (Role.TRAIN_LOSS, Role.VAL_LOSS):
        parts = _parts(run, role)
        if len(parts) < 2:
            continue
        yield finding(
            f"한 로그에 {parts[0].name} 곡선이 {len(parts)}번 새로 시작하며, 경계의 변화는 이상이 아닙니다.",
            *(
                Evidence(
                    statement=f"{s.segment + 1}번째 구간은 {s.x_label(0)}의 {figure(s.values[0])}에서 시작해 기록 {len(s)}개입니다.",
                    value=s.values[0],
                    source=s.source(0),
                )
                for s in parts[:4]
            ),
            severity=Severity.INFO,
            facts={"segments": float(len(parts))},
        )
        return


def _parts(run: Run, role: Role) -> list[Series]:
    groups: dict[tuple[str, str, str], list[Series]] = {}
    for series in run.of_role(role):
        if len(series) >= 3:
            groups.setdefault((series.path, series.name, series.axis.value), []).append(series)
    return max(groups.values(), key=len, default=list[Series]())
