"""NUM034: in the middle of a run the loss jumps by a multiple, and what was learnt before never comes back."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST, _BEFORE, _AFTER = 60, 20, 20
_WINDOW = 9
_JUMP, _STAYS = 10.0, 2.0
# What had been learnt before: a level of at most half of the first records, and a calm one.
_LEARNT, _CALM = 0.5, 1.5
# Levels of a thousandth of the first loss are those of rows known by heart: what is lost between two of them is nothing.
_SEEN = 1e-3


@rule(
    "NUM034",
    "spike-undoes-training",
    {
        "diverge_no_nan": 2.5,
        "loss_spike_recover": 1.5,
        "lr_too_high_oscillate": 1.0,
        "grad_explode": 0.5,
        "healthy_converged": -4.0,
        "overfit": -3.0,
        "lr_too_low": -2.0,
        "underfit": -2.0,
    },
)
def spike_undoes_training(run: Run) -> Iterator[Finding]:
    """Report a jump of the training loss after which the level before is not reached again.

    ## What it does
    Looks for a record ten times above the calm level before it, and at the lowest level of all records after it.
    ## Why it matters
    Between two records the weights were thrown far away: a step that was too large for the curvature, or a bad batch.
    The end of the log is worse than its middle, so the checkpoint from before the jump is the result of this run.
    ## Fires on
    Sixty records or more, a jump after at least twenty that had halved the loss, and then twenty or more of which even
    the lowest smoothed level lies at twice the level before the jump.
    ## Stays silent on
    Spikes that recover (NUM018), restarts, an augmentation switch, adversarial and policy losses, noisy records, NaN, levels below
    a thousandth of the first records.
    ## Source
    Chowdhery et al. 2022, section 5.1 (loss spikes; training is resumed from before them).
    """
    loss = train_loss(run)
    if loss is None or loss.first_non_finite is not None or len(loss) < _LEAST or min(loss.values) <= 0:
        return
    if not falls_when_good(run, loss) or run.last_event(EventKind.AUG_SWITCH, EventKind.RESUME) is not None:
        return
    index = _jump(loss)
    if index is None:
        return
    usual, lowest = median(loss.values[index - _WINDOW : index]), _lowest(loss.values[index:])
    if lowest < _SEEN * median(loss.values[:_WINDOW]):
        return
    top = max(range(index, len(loss)), key=loss.values.__getitem__)
    yield finding(
        f"{loss.name} 값이 {loss.x_label(index)} 부근에서 {figure(usual)} 수준에서 {figure(loss.values[top])}까지 "
        f"뛰었고, 그 뒤 가장 낮은 수준도 {figure(lowest)}로 이전의 {times(lowest / usual)}입니다.",
        cite_point(loss, index - 1, "뛰기 전"),
        cite_point(loss, index, "뛰기 시작"),
        cite_point(loss, top, "최고"),
        cite_point(loss, -1, "마지막"),
        calculated(
            "뛴 뒤의 가장 낮은 수준(이웃 기록의 중앙값)을 뛰기 전의 수준과 견준 값입니다.",
            lowest / usual,
            f"{figure(lowest)} ÷ {figure(usual)} = {figure(lowest / usual)}",
        ),
        severity=Severity.HIGH,
        facts={"jump_x": loss.xs[index], "before": usual, "after": lowest},
    )


def _jump(loss: Series) -> int | None:
    values, start = loss.values, median(loss.values[:_WINDOW])
    for i in range(_BEFORE, len(values) - _AFTER):
        if values[i] < _STAYS * values[i - 1]:
            continue
        before = values[i - _WINDOW : i]
        usual = median(before)
        if max(values[i : i + _WINDOW]) < _JUMP * usual or usual > _LEARNT * start or max(before) > _CALM * usual:
            continue
        if _lowest(values[i:]) >= _STAYS * usual:
            return i
    return None


def _lowest(values: tuple[float, ...]) -> float:
    """Return the lowest level: the least median of neighbouring records."""
    return min(median(values[i : i + _WINDOW]) for i in range(0, len(values) - _WINDOW + 1, max(1, _WINDOW // 2)))
