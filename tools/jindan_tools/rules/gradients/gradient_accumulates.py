"""GRD005: the gradient norm only ever grows, whatever the loss does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.shape import smooth, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST = 6
_GROWTH = 8.0
# Steps scatter: their running median must rise nearly all the way while the loss falls to a fraction.
# A sum of gradients grows from block to block; a loss that neither falls nor blows up has no other use for it.
_BLOCKS, _LEAST_OF_BLOCK, _BOUNDED, _GROWTH_OF_BLOCKS = 10, 5, 1.5, 2.5
# What is never zeroed drives the loss up in the end.
_BOUNDED_WHEN_LINEAR, _FEW_OF_BLOCK = 4.0, 2
_GROWTH_OF_FEW = 20.0
_MANY, _WINDOW, _STEADY, _FELL, _GROWTH_OF_LEVELS = 20, 7, 0.75, 0.7, 5.0


@rule(
    "GRD005",
    "gradient-accumulates",
    {"missing_zero_grad": 3.5, "grad_explode": 1.0, "diverge_no_nan": 0.5, "nan_bad_data": -1.0},
)
def gradient_accumulates(run: Run) -> Iterator[Finding]:
    """Report a gradient norm that grows from the start and never falls back, even when the loss falls.

    ## What it does
    Checks that the norm hardly ever decreases, how much it grew, and whether the loss fell by 30 % or more between
    records in which the norm stayed up.
    ## Why it matters
    A gradient follows the loss. One that keeps its size while the loss drops is a sum over all steps so far: the
    gradients are never set to zero.
    ## Fires on
    Six records or more, at least eightfold growth, no decrease above 2 % between neighbours, and at least one fall
    of the loss by 30 %. A third of the growth must lie in the first third of the run. Steps that scatter count when the
    running median of seven rises in three of four neighbours, fivefold in all, while the loss falls by 70 %; or when the medians of
    tenths of the run all rise, to eight times the first record, while the loss stays bounded. Where the loss falls in every
    tenth of the run nothing overshoots: the sum is that of weights that the optimizer does not hold.
    ## Stays silent on
    Norms that go up and down, warmup (growth stops, no fall of the loss), explosions right before a failure; the Trainer of
    transformers, which calls model.zero_grad() after every step: nothing can add up there.
    ## Source
    torch accumulates into .grad until optimizer.zero_grad(); Training-Checker case stackoverflow-60335387.
    """
    norm, loss = grad_norm(run), train_loss(run)
    if norm is None or loss is None or len(norm) < _LEAST or norm.first_non_finite is not None:
        return
    if run.framework is Framework.HF_TRAINER:
        return
    if min(norm.values) <= 0 or not loss.finite or loss.finite[0] <= 0:
        return
    others = None if _falls(loss) else _of_others(norm, loss)
    if others is not None:
        yield others
        return
    if not _only_grows(norm):
        yield from _on_the_whole(norm, loss) if _falls(loss) else _in_blocks(norm, loss)
        return
    place = _fall_of_loss(norm, loss)
    if place is None:
        yield from _in_blocks(norm, loss)
        return
    first, later = place
    yield finding(
        f"기울기 노름이 처음의 {times(norm.values[-1] / norm.values[0])}까지 커지기만 하고 줄지 않습니다.",
        cite_point(norm, 0, "처음"),
        cite_point(norm, -1, "마지막"),
        cite_point(loss, first, "떨어지기 전"),
        cite_point(loss, later, "30 % 이상 떨어진 뒤"),
        calculated(
            "손실이 떨어진 사이에도 기울기 노름은 줄지 않았습니다.",
            norm.values[later] / norm.values[first],
            f"{figure(norm.values[later])} ÷ {figure(norm.values[first])} = "
            f"{figure(norm.values[later] / norm.values[first])}",
        ),
        severity=Severity.CRITICAL,
        facts={"growth": norm.values[-1] / norm.values[0]},
    )


def _on_the_whole(norm: Series, loss: Series) -> Iterator[Finding]:
    """Report steps whose norm grows on the whole while the loss goes to a fraction: the steps themselves scatter."""
    levels = smooth(norm.finite, _WINDOW)
    ups = sum(b >= a for a, b in itertools.pairwise(levels))
    if not levels or not levels[0] or not loss.finite or not loss.finite[0]:
        return
    growth = levels[-1] / levels[0]
    fell = 1 - median(tail(loss.finite, 0.1)) / loss.finite[0]
    if (
        len(levels) < _MANY
        or growth < _GROWTH_OF_LEVELS
        or ups < _STEADY * (len(levels) - 1)
        or levels[-1] < 0.9 * max(levels)
    ):
        return
    if fell < _FELL or levels[len(levels) // 3] - levels[0] < (levels[-1] - levels[0]) / 5:
        return
    yield finding(
        f"손실이 {percent(fell)} 줄어드는 동안 기울기 노름은 꾸준히 커져 처음의 {times(growth)}가 되었습니다. 이전 스텝의 기울기가 지워지지 않고 쌓이는 모습입니다.",
        cite_point(norm, 0, "처음"),
        cite_point(norm, -1, "마지막"),
        *cite_ends(loss),
        calculated(
            f"이웃 {_WINDOW}개 기록의 중앙값으로 본 기울기 노름의 변화입니다.",
            growth,
            f"{figure(levels[-1])} ÷ {figure(levels[0])} = {figure(growth)}, 오른 이웃 {ups}/{len(levels) - 1}",
        ),
        severity=Severity.HIGH,
        argues={"missing_zero_grad": 2.5, "grad_explode": 0.5},
        facts={"growth": growth},
    )


def _falls(loss: Series) -> bool:
    return 1 - median(tail(loss.finite, 0.1)) / loss.finite[0] >= _FELL


def _in_blocks(norm: Series, loss: Series) -> Iterator[Finding]:
    """Report a norm that rises from block to block of the run while the loss stays where it was: neither learnt nor diverged."""
    size = len(norm) // _BLOCKS
    if (
        size < (_FEW_OF_BLOCK if _is_linear(norm) else _LEAST_OF_BLOCK)
        or len(loss.finite) < len(loss)
        or median(tail(loss.finite, 0.1)) > (_BOUNDED_WHEN_LINEAR if _is_linear(norm) else _BOUNDED) * loss.finite[0]
    ):
        return
    blocks = _tenths(norm.values)
    if any(b <= a for a, b in itertools.pairwise(blocks[1:])) or blocks[-1] < _GROWTH * norm.values[0]:
        return
    if blocks[-1] < _GROWTH_OF_BLOCKS * blocks[0]:
        return
    yield finding(
        f"손실은 {figure(loss.finite[0])} 근처에서 맴도는데 기울기 노름은 처음부터 끝까지 꾸준히 커져 처음의 {times(blocks[-1] / norm.values[0])}가 되었습니다. "
        "이전 스텝의 기울기가 지워지지 않고 쌓이는 모습입니다.",
        cite_point(norm, 0, "처음"),
        cite_point(norm, -1, "마지막"),
        cite_point(loss, -1, "마지막"),
        calculated(
            f"기록을 {_BLOCKS}등분한 구간의 중앙값입니다.",
            blocks[-1] / blocks[0],
            " → ".join(figure(b) for b in blocks),
        ),
        severity=Severity.HIGH,
        argues={"missing_zero_grad": 2.5, "grad_explode": 0.5},
        facts={"growth": blocks[-1] / norm.values[0]},
    )


def _of_others(norm: Series, loss: Series) -> Finding | None:
    """Return a sum of gradients that moves nothing: `optimizer.zero_grad()` clears the weights of that optimizer only."""
    norms, losses = _tenths(norm.values), _tenths(loss.finite)
    if len(losses) < _BLOCKS or any(b >= a for a, b in itertools.pairwise(losses)):
        return None
    if len(norms) < _BLOCKS or any(b <= a for a, b in itertools.pairwise(norms)):
        return None
    if norms[-1] < (_GROWTH if len(norm) >= 2 * _BLOCKS else _GROWTH_OF_FEW) * norm.values[0]:
        return None
    return finding(
        f"손실은 한 번도 되돌아가지 않고 {figure(loss.finite[0])}에서 {figure(loss.finite[-1])}까지 내려가는데 기울기 노름은 처음의 "
        f"{times(norms[-1] / norm.values[0])}까지 계속 커졌습니다. 쌓인 기울기로 갱신했다면 손실이 최저점을 지나 되돌아왔을 것입니다. "
        "쌓이는 것은 옵티마이저에 등록되지 않은 가중치의 기울기입니다.",
        cite_point(norm, 0, "처음"),
        cite_point(norm, -1, "마지막"),
        *cite_ends(loss),
        calculated(
            f"기록을 {_BLOCKS}등분한 구간의 기울기 노름 중앙값입니다. optimizer.zero_grad()는 등록된 가중치의 기울기만 지웁니다.",
            norms[-1] / norms[0],
            " → ".join(figure(b) for b in norms),
        ),
        severity=Severity.HIGH,
        argues={"params_not_in_optim": 3.0, "missing_zero_grad": 0.5, "underfit": -1.0},
        facts={"growth": norms[-1] / norm.values[0]},
    )


def _tenths(values: Sequence[float]) -> list[float]:
    """Return the median of each tenth, nothing for fewer than ten values."""
    size = len(values) // _BLOCKS
    return [median(values[i * size : (i + 1) * size]) for i in range(_BLOCKS)] if size else []


def _is_linear(norm: Series) -> bool:
    """Say whether the norm grows by the same amount all along, as a sum of like gradients does: an explosion speeds up."""
    levels = _tenths(norm.values)
    if not levels:
        return False
    step = (levels[-1] - levels[0]) / (_BLOCKS - 1)
    return step > 0 and all(abs(level - levels[0] - i * step) <= 1.5 * step for i, level in enumerate(levels))


def _only_grows(norm: Series) -> bool:
    values = norm.values
    third = values[max(1, len(values) // 3)]
    steady = all(b >= 0.98 * a for a, b in itertools.pairwise(values))
    return steady and values[-1] >= _GROWTH * values[0] and third - values[0] >= (values[-1] - values[0]) / 3


def _fall_of_loss(norm: Series, loss: Series) -> tuple[int, int] | None:
    if loss.xs != norm.xs:
        return None
    for i in range(1, len(loss)):
        if loss.values[i] <= 0.7 * loss.values[i - 1] and norm.values[i] >= norm.values[i - 1] >= 2 * norm.values[0]:
            return i - 1, i
    return None
