"""EVL084: each fold of a cross-validation begins where the one before ended: the folds share one model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.reporting.several_segments import FOLD_NAMES

_LEAST = 3
# A fold that starts anew begins near the first value of the first one; one that goes on has most of the way behind it.
# Means over an epoch hide part of it.
_BEHIND = 0.25


@rule("EVL084", "folds-share-model", {"leakage": 3.5})
def folds_share_model(run: Run) -> Iterator[Finding]:
    """Report folds whose first epoch is as good as what the fold before had reached.

    ## What it does
    Compares the first training and held-out figures of each fold with the first ones of the first fold and with its last.
    ## Why it matters
    A model that is not made anew has been trained on the rows that are held out next. Only the first fold measures.
    ## Fires on
    A log that counts folds, two segments and more of the training loss: each later one begins with more than a quarter of
    the way of the first fold behind it, and its first held-out figure is better than any of the first fold.
    ## Stays silent on
    Folds that begin alike, logs that count no folds, folds of fewer than three records.
    ## Source
    Cross-validation: every row is held out once and trained on k-1 times.
    """
    if not any(s.name in FOLD_NAMES for s in run.settings):
        return
    seen = carried_over(run)
    if seen:
        yield finding(
            "둘째 fold부터 첫 에폭의 값이 이미 앞 fold가 끝난 수준에서 시작합니다. fold마다 모델을 새로 만들지 않아 "
            "학습한 행으로 검증하고 있습니다.",
            *seen,
            severity=Severity.HIGH,
            argues={
                "leakage": 3.5,
                "healthy_converged": -4.0,
                "tracker_log_confusion": -2.0,
                "overfit": -1.0,
                "memorisation": -1.0,
            },
        )


def carried_over(run: Run) -> tuple[Evidence, ...]:
    """Return where the first fold began and ended and the second one began when later folds go on from the one before."""
    trained, held = _folds(run, Role.TRAIN_LOSS), _folds(run, Role.VAL_METRIC) or _folds(run, Role.VAL_LOSS)
    if len(trained) < 2 or len(held) < 2:
        return ()
    first, last = trained[0].finite[0], trained[0].finite[-1]
    way = first - last
    if way <= 0 or any(first - s.finite[0] < _BEHIND * way for s in trained[1:]):
        return ()
    sign = 1.0 if held[0].higher_is_better else -1.0
    if any(sign * s.finite[0] <= max(sign * v for v in held[0].finite) for s in held[1:]):
        return ()
    return (
        cite_point(trained[0], trained[0].finite_indices[0], "첫 fold의 처음"),
        cite_point(trained[0], trained[0].finite_indices[-1], "첫 fold의 끝"),
        cite_point(trained[1], trained[1].finite_indices[0], "둘째 fold의 처음"),
        cite_point(held[0], held[0].best or 0, "첫 fold의 검증 최고"),
        cite_point(held[1], held[1].finite_indices[0], "둘째 fold의 첫 검증"),
    )


def _folds(run: Run, role: Role) -> list[Series]:
    """Return the segments of the curve that was logged most often from the start."""
    groups: dict[tuple[str, str], list[Series]] = {}
    for series in run.of_role(role):
        if len(series.finite) >= _LEAST and (role is not Role.TRAIN_LOSS or series.total):
            groups.setdefault((series.path, series.name), []).append(series)
    return max(groups.values(), key=len, default=list[Series]())
