"""FIT006: a finished run was still improving when its budget ended."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_adversarial, is_detector, is_language_model, is_preference
from jindan_tools.curves.select import loss_components, train_loss, val_loss, val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR_ZERO = 0.05
_FEW = 12


@rule(
    "FIT006",
    "epochs-too-few",
    {"epochs_too_few": 2.5, "overfit": -2.0, "diverge_no_nan": -2.0, "long_plateau_waste": -2.0},
)
def epochs_too_few(run: Run) -> Iterator[Finding]:
    """Report a short completed run whose losses were all still falling at the end.

    ## What it does
    Takes runs of at most 12 epochs that reached their planned end, and checks that training and held-out losses fell
    to the last record and that the quality metric is at its best there.
    ## Why it matters
    The result says how long the run was, not how good the set-up is.
    ## Fires on
    2 to 12 epoch records, the planned number reached, most training parts at their lowest in the last record and a
    held-out loss within 3 % of its lowest. A fault when the
    detection metric is still below 0.05, otherwise a remark.
    ## Stays silent on
    Runs that are still going or stopped early, metrics at a plateau, step-only logs, language-model fine-tuning.
    ## Source
    Trend of the logged records.
    """
    metric = val_metric(run)
    if is_adversarial(run) or is_language_model(run) or is_preference(run) or not _completed(run):
        return
    losses = _losses(run)
    train = [s for s in losses if s.role is Role.TRAIN_LOSS]
    if (
        not train
        or not _is_by_epoch(run, train[0])
        or not all(2 <= len(s.finite) <= _FEW and len(s.finite) == len(s) for s in losses)
    ):
        return
    if not _falling(losses) or (metric is not None and not _improving(metric)):
        return
    poor = (
        metric is not None
        and max(metric.finite, default=1.0) < _NEAR_ZERO
        and is_detector(run)
        and not _unlabelled(run)
    )
    evidence = [cite_point(s, s.finite_indices[i]) for s in losses[:2] for i in (0, -1)]
    if metric is not None and metric.finite:
        evidence.append(cite_point(metric, metric.finite_indices[-1]))
    yield finding(
        f"{len(train[0].finite)} 에폭으로 끝났고 마지막까지 손실이 줄고 있어, 학습 길이가 결과를 정했습니다.",
        *evidence,
        *cite_settings(run, "epochs"),
        severity=Severity.HIGH if poor else Severity.LOW,
        argues={
            "epochs_too_few": 3.0 if poor else 1.5,
            "few_optimizer_steps": 1.0 if poor else 0.0,
            "overfit": -2.0,
            "diverge_no_nan": -2.0,
            "long_plateau_waste": -2.0,
        },
        facts={
            "epochs": float(len(train[0].finite)),
            "metric": figure(metric.finite[-1]) if metric and metric.finite else "-",
        },
    )


def _is_by_epoch(run: Run, series: Series) -> bool:
    """Say whether a record stands for an epoch, under its number or under the step that ended it."""
    return series.axis is Axis.EPOCH or (series.axis is Axis.STEP and len(series) == (run.epochs_done or 0) > 1)


def _unlabelled(run: Run) -> bool:
    """Return whether a held-out box loss is exactly zero throughout: the metric then says nothing (LBL002)."""
    parts = loss_components(run, Role.VAL_LOSS)
    return any("box" in s.name.lower() and s.finite and not any(s.finite) for s in parts)


def _completed(run: Run) -> bool:
    if run.last_event(EventKind.EXCEPTION, EventKind.INTERRUPT, EventKind.KILLED) is not None:
        return False
    done, planned = run.epochs_done, run.epochs_planned
    if done is not None and planned is not None and planned > 0:
        return done >= planned
    return run.ending is Ending.COMPLETED


def _losses(run: Run) -> list[Series]:
    parts = (*loss_components(run, Role.TRAIN_LOSS), *loss_components(run, Role.VAL_LOSS))
    if is_detector(run) and parts:
        return [s for s in parts if any(s.finite)]
    return [s for s in (train_loss(run), val_loss(run)) if s is not None]


def _falling(losses: list[Series]) -> bool:
    """Return whether the training loss is still falling and the held-out loss has not turned up by more than 3 %."""
    train = [s for s in losses if s.role is Role.TRAIN_LOSS]
    held_out = [s for s in losses if s.role is Role.VAL_LOSS]
    lowest = sum(s.finite[-1] <= min(s.finite) for s in train)
    falls = sum(s.finite[-1] for s in train) < 0.99 * sum(s.finite[0] for s in train)
    calm = sum(s.finite[-1] for s in held_out) <= 1.03 * sum(min(s.finite) for s in held_out)
    return falls and calm and 2 * lowest > len(train)


def _improving(metric: Series) -> bool:
    if metric.best is None or max(metric.finite, default=0) == 0:
        return True
    return metric.best >= len(metric) - 2 and abs(metric.values[metric.best] - metric.finite[0]) > 0.03 * abs(
        metric.values[metric.best]
    )
