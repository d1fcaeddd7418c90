"""DAT007: the held-out loss is the training loss, evaluated at the end of each epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST = 10
_FALL = 20.0
_LOW = 0.05
_NEAR = 0.06
_SHARE = 0.9
_ALL_RIGHT, _DIGITS = 0.999, 10.0


@rule("DAT007", "held-out-tracks-training", {"leakage": 2.5, "overfit": -1.0})
def held_out_tracks_training(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that lies between the training losses of this and the next epoch all the way to zero.

    ## What it does
    Compares each held-out loss with the middle (geometric mean) of the training means of its epoch and of the next.
    ## Why it matters
    The mean over an epoch lies in its middle, an evaluation at its end. Only the same samples give the same loss there;
    other samples leave a gap that grows, as a share, while the training loss goes to zero.
    ## Fires on
    A classifier with ten epochs or more, a training loss that falls twentyfold to below 0.05, and held-out losses of
    its second half that lie within 6 % of that middle in nine epochs of ten.
    ## Stays silent on
    Losses that stay above 0.05, regression and language models (no accuracy), dropout (the training loss lies higher), held-out
    answers that were all right from the start, losses rounded to fewer than two digits, gaps in either direction.
    ## Source
    Arithmetic of epoch means; a cross-entropy near zero is made of a few hard samples, which two sets do not share.
    """
    train, held_out, hits = train_loss(run), val_loss(run), accuracy(run)
    if train is None or held_out is None or hits is None or not falls_when_good(run, train):
        return
    if train.axis is not Axis.EPOCH or len(train.finite) < _LEAST or train.finite[-1] > _LOW:
        return
    ratios = _ratios(train, held_out)
    if _is_easy(hits):
        return
    if len(ratios) < _LEAST - 2 or max(train.finite) < _FALL * max(train.finite[-1], 1e-12):
        return
    late = ratios[len(ratios) // 2 :]
    near = sum(abs(math.log(r)) <= _NEAR for r in late) / len(late)
    if near < _SHARE:
        return
    yield finding(
        "검증 손실이 학습 손실과 0 가까이까지 똑같이 내려가, 검증 데이터에 학습 데이터가 들어 있는 것으로 보입니다.",
        cite_point(train, train.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        calculated(
            f"손실이 {times(max(train.finite) / max(train.finite[-1], 1e-12))} 줄어드는 동안 검증 손실은 앞뒤 학습 손실의 가운데 값과 {percent(_NEAR, 0)} 안에서 같습니다.",
            median(late),
            f"검증 손실 ÷ √(이번 에폭 × 다음 에폭 학습 손실)의 중앙값 {figure(median(late))}, {percent(_NEAR, 0)} 안의 비율 {percent(near)}",
        ),
        *cite_settings(run, "train_samples", "val_samples"),
        severity=Severity.MEDIUM,
        argues={"leakage": 3.0 if _same_size(run) else 2.5, "overfit": -1.0},
        facts={"near": near},
    )


def _is_easy(hits: Series) -> bool:
    """Return whether every held-out answer was right from the first quarter on: no hard sample is left to compare."""
    early = hits.finite[: max(2, len(hits.finite) // 4)]
    return max(early) >= _ALL_RIGHT


def _ratios(train: Series, held_out: Series) -> list[float]:
    """Return the ratios of the epochs whose losses are printed finely enough to tell 6 % apart."""
    least = _DIGITS * _unit((*train.finite, *held_out.finite))
    by_epoch = {x: v for x, v in zip(held_out.xs, held_out.values, strict=True) if math.isfinite(v) and v >= least}
    pairs = zip(train.xs, train.values, train.values[1:], strict=False)
    return [
        by_epoch[x] / math.sqrt(now * then) for x, now, then in pairs if x in by_epoch and min(now, then) >= least > 0
    ]


def _unit(values: Sequence[float]) -> float:
    """Return the smallest step between two printed values: what rounding left."""
    levels = sorted(set(values))
    return min((b - a for a, b in pairwise(levels)), default=math.inf)


def _same_size(run: Run) -> bool:
    size = run.number("train_samples")
    return size is not None and size == run.number("val_samples")
