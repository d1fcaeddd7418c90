"""LRS015: the record ends inside a warm-up of ordinary length."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.schedule.warmup_position import WarmupPosition, warmup_position
from jindan_tools.text.figures import figure, percent

_ORDINARY = 0.2
_FELL = 0.3


@rule("LRS015", "still-in-warmup", {"warmup_too_long": -2.0, "lr_too_low": -2.0, "plateau_chance_ce": -1.0})
def still_in_warmup(run: Run) -> Iterator[Finding]:
    """State that a run is still in its warm-up, so that neither a plateau nor its rate can be judged.

    ## What it does
    Compares the last record with the length of the warm-up that the logged rates follow, adds up the rates before the
    first record and measures how far the loss fell.
    ## Why it matters
    The peak rate has not been reached; a loss that slows down here is no plateau. The first loss precedes any learning
    and so cannot come from the warm-up, and a loss that falls inside it shows that the rate moves the weights.
    ## Fires on
    A last record before the end of a warm-up of at most 20 % of the plan.
    ## Stays silent on
    Longer warm-ups (LRS003), finished warm-ups, schedules that the log does not follow.
    ## Source
    transformers documentation (3 to 10 % are usual); Adam moves a weight by at most about its rate a step.
    """
    found = warmup_position(run)
    plan = run.number("total_steps") or run.steps_planned
    if found is None or plan is None or found.fit.steps > _ORDINARY * plan:
        return
    last, steps = found.series.xs[-1], found.fit.steps
    if last >= steps or last >= 0.95 * plan:
        return
    loss = train_loss(run)
    fell = _fell(loss)
    yield finding(
        f"마지막 기록({figure(last)} 스텝)은 웜업 {steps}스텝의 {percent(last / steps)} 지점이라, 손실이 느려져도 정체라고 판단할 수 없습니다.",
        cite_point(found.series, -1, f"최고값 {figure(found.peak)}의 {percent(found.series.values[-1] / found.peak)}"),
        calculated(
            f"웜업은 계획한 {figure(plan)} 스텝의 {percent(steps / plan)}이며 흔한 길이입니다.",
            steps / plan,
            f"{steps} ÷ {figure(plan)} = {figure(steps / plan)}",
        ),
        *_before_learning(found, loss),
        *fell,
        severity=Severity.INFO,
        argues={"warmup_too_long": -2.0, "plateau_chance_ce": -1.0} | ({"lr_too_low": -2.0} if fell else {}),
        facts={"share": last / steps},
    )


def _before_learning(found: WarmupPosition, loss: Series | None) -> tuple[Evidence, ...]:
    if loss is None or loss.axis is not Axis.STEP or not loss.finite_indices:
        return ()
    first = loss.finite_indices[0]
    upto = int(loss.xs[first])
    path = sum(found.rate_at(step - found.fit.offset) for step in range(upto))
    return (
        Evidence(
            statement=f"첫 기록({loss.x_label(first)})까지 학습률의 합은 {figure(path, 2)}뿐이어서, 그때의 손실 {figure(loss.values[first])} "
            "값은 학습 전의 값이며 웜업 길이와 무관합니다.",
            value=path,
            source=loss.source(first),
            formula=f"Σ(0…{upto - 1}) / {found.fit.steps} × {figure(found.peak)} = {figure(path, 2)}",
        ),
    )


def _fell(loss: Series | None) -> tuple[Evidence, ...]:
    if loss is None or len(loss.finite) < 3 or loss.finite[0] <= 0:
        return ()
    first, last = loss.finite[0], loss.finite[-1]
    if 1 - last / first < _FELL:
        return ()
    return (
        Evidence(
            statement=f"손실은 웜업 안에서 {figure(first)}에서 {figure(last)}까지 {percent(1 - last / first)} 줄었으므로 학습률이 가중치를 움직이고 있습니다.",
            value=1 - last / first,
            source=loss.source(loss.finite_indices[-1]),
            formula=f"1 - {figure(last)} / {figure(first)} = {figure(1 - last / first)}",
        ),
    )
