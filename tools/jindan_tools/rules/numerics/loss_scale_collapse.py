"""NUM008: the fp16 loss scale falls again and again while the loss gets worse."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.loss_scale import loss_scale, skip_count, skipped_steps
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import finite, relative_drop
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FALL = 8.0
_WITHIN = 12
_PROOF = 4
_WORSE = 1.1
# Skipped steps leave the weights where they are.
_NOT_TO_BLAME = {"params_not_in_optim": -2.0, "frozen_layers": -1.5, "detach_no_grad": -1.0}
_SEVERAL, _LARGE, _STILL = 6, 256, 0.05


@rule(
    "NUM008",
    "loss-scale-collapse",
    {
        "amp_scale_collapse": 4.0,
        "nan_fp16_overflow": 1.5,
        "diverge_no_nan": 1.0,
        "nan_bad_data": -1.0,
        **_NOT_TO_BLAME,
    },
)
def loss_scale_collapse(run: Run) -> Iterator[Finding]:
    """Report a loss scale that falls at least eightfold at the end of the log while the loss is worse than before.

    ## What it does
    Looks for the largest fall of the loss scale within twelve records up to the end (or over all in which it only fell to 1 or less), and compares the loss there
    with the loss before the fall.
    ## Why it matters
    Every overflow skips an update and halves the scale. Several in a row mean that the gradients no longer fit
    into half precision: nothing is learned any more.
    ## Fires on
    A fall by 8 or more (three halvings) that is not undone, with at least one record of the loss before it and a
    loss at least 10 % higher after it; or a scale of 1 or less at the end, also when it fell from the first of six records
    or more while the loss stood still.
    ## Stays silent on
    The search for a first scale at the start of a run, and single overflows in a run whose loss goes on falling.
    ## Source
    torch.amp.GradScaler and DeepSpeed loss_scaler.py: dynamic scales start at 2^16 or 2^32 and halve on overflow.
    """
    scale = loss_scale(run)
    loss = train_loss(run)
    if scale is None or loss is None or len(scale) < 3 or len(loss.finite) < 3:
        return
    top = _fall_start(scale)
    if top is None and _fell_from_the_start(scale, loss):
        top = 0
    if top is None:
        return
    worse = _loss_change(scale, loss, top)
    exhausted = scale.values[-1] <= 1 and scale.values[top] > 1
    if worse is None or not (exhausted or (worse.value and worse.value >= _WORSE)):
        return
    yield finding(
        f"손실 스케일이 {figure(scale.values[top])}에서 {figure(scale.values[-1])}까지 잇달아 떨어졌습니다.",
        cite_point(scale, top, "떨어지기 전"),
        cite_point(scale, -1, "마지막"),
        worse,
        *known(_skips(run)),
        severity=Severity.CRITICAL,
        argues=_weights(run, worse),
        facts={"scale_before": scale.values[top], "scale_after": scale.values[-1], "skips": float(skip_count(run))},
    )


def _fall_start(scale: Series) -> int | None:
    first = max(0, len(scale) - _WITHIN)
    # A scale that fell to nothing may lie there for hundreds of records.
    while scale.values[-1] <= 1 and first > 0 and scale.values[first - 1] >= scale.values[first]:
        first -= 1
    top = max(range(first, len(scale)), key=lambda i: (scale.values[i], i))
    settled = top >= 1 and scale.values[top] <= 4 * scale.values[0]
    return top if settled and scale.values[top] >= _FALL * scale.values[-1] else None


def _fell_from_the_start(scale: Series, loss: Series) -> bool:
    """Return whether the scale only fell, from the first of several records to nothing, while the loss stayed where it was."""
    values = scale.finite
    if len(values) < _SEVERAL or len(values) < len(scale) or values[-1] > 1 or values[0] < _LARGE:
        return False
    return all(b <= a for a, b in pairwise(values)) and relative_drop(loss.finite) < _STILL


def _loss_change(scale: Series, loss: Series, top: int) -> Evidence | None:
    before = finite([v for x, v in zip(loss.xs, loss.values, strict=True) if x < scale.xs[top]])
    after = finite([v for x, v in zip(loss.xs, loss.values, strict=True) if x > scale.xs[top]])
    if not before and scale.xs[top] <= loss.xs[0]:
        before = finite(loss.values[:1])
    if not before or not after or median(before[-5:]) <= 0:
        return None
    old, new = median(before[-5:]), median(after)
    return calculated(
        f"손실 스케일이 떨어지는 동안 손실 값은 {figure(old)}에서 {figure(new)} 수준이 되었습니다.",
        new / old,
        f"{figure(new)} ÷ {figure(old)} = {figure(new / old)}",
    )


def _weights(run: Run, change: Evidence) -> dict[str, float]:
    proven = skip_count(run) >= _PROOF
    return {
        "amp_scale_collapse": 4.0 if proven else 2.5,
        "nan_fp16_overflow": 1.5,
        "diverge_no_nan": 1.0 if (change.value or 0.0) >= _WORSE else 0.0,
        "nan_bad_data": -1.0,
        **_NOT_TO_BLAME,
    }


def _skips(run: Run) -> Evidence | None:
    events = skipped_steps(run)
    if not events:
        return None
    return cite_line(
        events[-1], f"오버플로로 건너뛴 스텝이 {skip_count(run)}번 기록되었습니다.", float(skip_count(run))
    )
