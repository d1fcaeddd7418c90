"""FIT010: the held-out set is so small that its metric moves in visible jumps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.shape import spread, tail
from jindan_tools.curves.whole_shares import samples_of
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_SMALL = 120


@rule(
    "FIT010",
    "small-val-set",
    {"lr_too_high_oscillate": -1.0, "overfit": -0.5, "eval_mode_missing": -1.0, "val_settings_differ": 0.0},
)
def small_val_set(run: Run) -> Iterator[Finding]:
    """Explain a restless held-out accuracy by the size of its set.

    ## What it does
    Finds the smallest n <= 120 for which all accuracies are whole multiples of 1/n, and compares their scatter with the
    binomial error sqrt(p (1 - p) / n).
    ## Why it matters
    Jumps of one sample look like instability of the training.
    ## Fires on
    At least 6 accuracies that fit such an n with at least 3 different values, and a scatter within twice the binomial error.
    ## Stays silent on
    Larger sets, scatter beyond the binomial error, constant metrics.
    ## Source
    Binomial distribution of right answers.
    """
    hits = accuracy(run)
    if hits is None or len(hits.finite) < 6 or len(set(hits.finite)) < 3:
        return
    samples = _samples(run, hits)
    late = tail(hits.values, 0.5, 5)
    p = median(late)
    if samples is None or not 0 < p < 1:
        return
    error = math.sqrt(p * (1 - p) / samples)
    if spread(late) > 2 * error:
        return
    yield finding(
        f"검증 집합이 {samples}개라 정확도가 {figure(1 / samples, 2)} 단위로 움직이며, 흔들림은 통계 오차 안에 있습니다.",
        Evidence(
            statement=f"뒤쪽 절반의 {hits.name} 표준편차는 {figure(spread(late))}이고 이항 오차는 {figure(error)}입니다.",
            value=spread(late),
            source=hits.source(-1),
            formula=f"√({figure(p)} × {figure(1 - p)} ÷ {samples}) = {figure(error)}",
        ),
        severity=Severity.INFO,
        facts={"samples": float(samples), "error": error},
    )


def _samples(run: Run, hits: Series) -> int | None:
    known = run.number("val_samples")
    if known is not None:
        return int(known) if 1 < known <= _SMALL else None
    return samples_of(hits, _SMALL)
