"""EVL001: a run is never evaluated on held-out data."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.roles import describe
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_MANY, _MANY_EPOCHS = 20, 5
# What a tracker keeps of the last value of each curve.
_SUMMARY = "summary."


@rule("EVL001", "no-validation", {"no_validation": 2.0})
def no_validation(run: Run) -> Iterator[Finding]:
    """Remark that nothing held out was evaluated.

    ## What it does
    Looks for a line that says so, and for any held-out loss or metric among the logged series.
    ## Why it matters
    Over-fitting and leakage cannot be seen; a falling training loss proves little.
    ## Fires on
    The trainer's own line, or a finished run of at least 20 training records or 5 epochs without any held-out series.
    ## Stays silent on
    Adversarial training, training on rewards of answers sampled anew, live or cut runs without the line, runs with any
    evaluation, if only in the summary of a tracker.
    ## Source
    Lightning: 'You passed in a val_dataloader but have no validation_step. Skipping val loop.'
    """
    line = run.last_event(EventKind.NO_VALIDATION)
    if line is not None:
        yield finding(
            "검증 단계가 없어 검증이 건너뛰어집니다.",
            cite_line(line, "학습기가 검증을 건너뛴다고 적었습니다."),
            severity=Severity.LOW,
            argues={"no_validation": 4.0},
        )
        return
    train = train_loss(run)
    evaluated = run.of_role(Role.VAL_LOSS) or run.of_role(Role.VAL_METRIC) or list(run.of_kind(EventKind.VALIDATION))
    if (
        evaluated
        or train is None
        or len(train.finite) < (_MANY_EPOCHS if train.axis is Axis.EPOCH else _MANY)
        or is_adversarial(run)
        or _samples_anew(run)
        or _summed_up(run)
        or run.ending is not Ending.COMPLETED
    ):
        return
    yield finding(
        f"학습 기록은 {figure(float(len(train.finite)))}개인데 검증 기록이 하나도 없습니다.",
        Evidence(
            statement=f"{train.name} 기록은 {len(train.finite)}개이고 검증 손실이나 검증 지표는 없습니다.",
            value=float(len(train.finite)),
            source=train.source(-1),
        ),
        severity=Severity.LOW,
    )


def _samples_anew(run: Run) -> bool:
    """Say whether the run scores answers that it samples anew each step: its reward is measured on no row learnt before."""
    names = {s.name.lower() for s in run.series}
    return "reward" in names and any(
        n.startswith(("completions/", "completion_length")) or n == "reward_std" for n in names
    )


def _summed_up(run: Run) -> bool:
    """Say whether the tracker's summary holds a held-out result whose curve is not in the files."""
    names = (s.name.removeprefix(_SUMMARY) for s in run.settings if s.name.startswith(_SUMMARY))
    return any(describe(name).role in (Role.VAL_LOSS, Role.VAL_METRIC) for name in names)
