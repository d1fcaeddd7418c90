"""YOL003: an explicit Adam starts the biases at warmup_bias_lr 0.1."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.ultralytics.given import explicit_adam, stated_rate
from jindan_tools.text.figures import figure, times

_HIGH, _WARMUP = 0.005, 3.0
_LOSSES = (Role.TRAIN_LOSS, Role.VAL_LOSS)
_BAD_ENDS = (Ending.CRASHED, Ending.KILLED, Ending.INTERRUPTED)


@rule("YOL003", "adam-warmup-bias", {"warmup_bias_lr_high": 3.0})
def adam_warmup_bias(run: Run) -> Iterator[Finding]:
    """Remark that the biases of an Adam run warm up from a rate meant for SGD.

    ## What it does
    Relates warmup_bias_lr to lr0 for an Adam-family optimizer given by name.
    ## Why it matters
    Only optimizer=auto lowers it to 0; with a named Adam every bias moves by up to 0.1 a step in the first epochs. A
    longer warm-up makes it worse.
    ## Fires on
    A named Adam-family optimizer, warmup_epochs above 0, warmup_bias_lr (0.1 when not given) above 0.01 and above lr0. It
    speaks for a cause when lr0 is that of SGD as well and a loss broke or nothing has run, or a loss broke within the warm-up; most runs do well
    with both defaults: of 16 in which only the two rates spoke for it, one was right.
    ## Stays silent on
    optimizer=auto, SGD, warmup_bias_lr of at most 0.01, runs that ended before a loss was recorded.
    ## Source
    Ultralytics engine/trainer.py build_optimizer: 'no higher than 0.01 for Adam'; YOLOv5 issue 6584.
    """
    if not explicit_adam(run) or run.number("warmup_epochs") == 0:
        return
    fact = ultralytics_fact("warmup_bias_lr", run.version)
    given = run.number("warmup_bias_lr")
    value = given if given is not None else fact_number(fact)
    rate = stated_rate(run)
    if value is None or rate is None or rate <= 0 or value <= max(0.01, rate):
        return
    if run.ending in _BAD_ENDS and not any(run.of_role(Role.TRAIN_LOSS)):
        return
    # Before the start nothing has shown that it does no harm.
    broke = not run.series or any(s.first_non_finite is not None for role in _LOSSES for s in run.of_role(role))
    early = _breaks_early(run)
    proof = list(cite_settings(run, "warmup_bias_lr", "optimizer", "warmup_epochs"))
    if given is None and fact is not None:
        proof.append(
            Evidence(statement=f"warmup_bias_lr 기본값은 {figure(value)}입니다.", value=value, formula=fact.source)
        )
    yield finding(
        f"{run.setting('optimizer')} 옵티마이저를 직접 지정해 편향의 웜업 학습률이 {figure(value)}, 즉 lr0 값의 {times(value / rate)}에서 시작합니다.",
        *proof,
        Evidence(
            statement=f"편향의 시작 학습률은 lr0 값 {figure(rate)}의 {times(value / rate)}입니다.",
            value=value / rate,
            formula=f"{figure(value)} ÷ {figure(rate)}",
        ),
        severity=Severity.MEDIUM if rate >= _HIGH and broke else Severity.LOW,
        argues={"warmup_bias_lr_high": 3.0 if rate >= _HIGH and broke else 1.0 if rate >= _HIGH or early else 0.0},
        facts={"warmup_bias_lr": value, "lr0": rate},
    )


def _breaks_early(run: Run) -> bool:
    """Return whether a training loss stopped being finite in the warm-up or in the epoch behind it."""
    epochs = run.number("warmup_epochs")
    last = (_WARMUP if epochs is None else epochs) + 1
    losses = [s for s in run.of_role(Role.TRAIN_LOSS) if s.axis is Axis.EPOCH and s.first_non_finite is not None]
    return any(s.xs[s.first_non_finite or 0] <= last for s in losses)
