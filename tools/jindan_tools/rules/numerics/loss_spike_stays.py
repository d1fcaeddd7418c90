"""NUM019: the training loss jumps and does not come back within the log."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.shape import spread
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_RATIO = 1.4
_STAYS = 1.08
_DEEP = 100.0
# A loss and a norm that grow by one factor were added up over more steps than in the first record.
_ONE_FACTOR = 0.15


@rule(
    "NUM019",
    "loss-spike-stays",
    {
        "diverge_no_nan": 2.0,
        "loss_spike_recover": 1.5,
        "grad_explode": 0.5,
        "lr_too_high_oscillate": 0.5,
        "overfit": -3.0,
        "lr_too_low": -2.0,
    },
)
def loss_spike_stays(run: Run) -> Iterator[Finding]:
    """Report a jump of the loss deep in a run, after which every record stays above the level before.

    ## What it does
    Takes the calm records at the start of the log, finds a jump over them and looks at all records after it.
    ## Why it matters
    A log that ends above a jump shows a run in trouble, whether it will recover or not: the last good checkpoint
    lies before the jump.
    ## Fires on
    Logs that begin deep in a run (step 100 or later) with a jump of 40 % or more over a calm level, all later
    records at least 8 % above it. With only one record before, the gradient norm must have doubled too.
    ## Stays silent on
    Warmup and first steps, a first record that both loss and norm exceed by one factor (a sum over fewer steps), noisy records, spikes that recover (NUM018), an augmentation switch, epoch means.
    ## Source
    BLOOM and OPT training chronicles (spikes followed by a restart from an earlier checkpoint).
    """
    loss = train_loss(run)
    if loss is None or loss.axis is not Axis.STEP or loss.first_non_finite is not None or len(loss) < 3:
        return
    if loss.xs[0] < _DEEP or not falls_when_good(run, loss) or run.last_event(EventKind.AUG_SWITCH):
        return
    index = _jump(run, loss)
    if index is None:
        return
    usual = median(loss.values[:index])
    top = max(range(index, len(loss)), key=loss.values.__getitem__)
    yield finding(
        f"{loss.name} 값이 {loss.x_label(index)}에서 뛰어오른 뒤 로그 끝까지 이전 수준으로 돌아오지 않았습니다.",
        cite_point(loss, index - 1, "뛰기 전"),
        cite_point(loss, index, "뛴 기록"),
        cite_point(loss, top, "최고"),
        cite_point(loss, -1, "마지막"),
        calculated(
            "마지막 기록은 뛰기 전 수준보다 높습니다.",
            loss.values[-1] / usual,
            f"{figure(loss.values[-1])} ÷ {figure(usual)} = {figure(loss.values[-1] / usual)}",
        ),
        severity=Severity.HIGH,
        argues=_weights(loss, top),
        facts={"jump_x": loss.xs[index], "top": loss.values[top]},
    )


def _weights(loss: Series, top: int) -> dict[str, float]:
    falling = len(loss) - 1 - top >= 1 and loss.values[-1] < 0.9 * loss.values[top]
    return {
        "diverge_no_nan": 1.5 if falling else 2.5,
        "loss_spike_recover": 2.0 if falling else 0.5,
        "grad_explode": 0.5,
        "lr_too_high_oscillate": 0.5,
        "overfit": -3.0,
        "lr_too_low": -2.0,
    }


def _jump(run: Run, loss: Series) -> int | None:
    values = loss.values
    for i in range(1, len(values)):
        before, after = values[:i], values[i:]
        usual = median(before)
        calm = spread(before) <= 0.05 * usual if i >= 2 else _norm_doubled(run, loss, i)
        if calm and max(after) >= _RATIO * usual and values[i] >= 1.1 * usual and min(after) >= _STAYS * usual:
            return i
    return None


def _norm_doubled(run: Run, loss: Series, index: int) -> bool:
    norm = grad_norm(run)
    place = None if norm is None else index_at(norm, loss, index)
    if norm is None or place is None or place < 1 or not norm.values[place] >= 2 * norm.values[place - 1] > 0:
        return False
    factor = loss.values[index] / loss.values[index - 1] if loss.values[index - 1] else 0.0
    return abs(norm.values[place] / norm.values[place - 1] / factor - 1) > _ONE_FACTOR if factor else True
