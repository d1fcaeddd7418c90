"""NUM003: the loss or the gradient norm grows step by step before the NaN."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import Breakdown, breakdown, has_boundless_gradient
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, loss_components
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_GROWTH = 10.0
_RUN_UP = 5
# fp16 holds no number above 65504, so a larger finite loss was not lost to fp16.
_FP16_MAX = 65504.0


@rule(
    "NUM003",
    "growth-before-nan",
    {"nan_lr_diverge": 3.0, "grad_explode": 2.0, "nan_bad_data": -3.0, "nan_fp16_overflow": -2.0},
)
def growth_before_nan(run: Run) -> Iterator[Finding]:
    """Report a tenfold growth of the loss, of one of its parts or of the gradient norm right before the NaN.

    ## What it does
    Compares the largest of the last five finite records, and the parts that are still finite in the NaN record
    itself, with the median of the records before them.
    ## Why it matters
    Divergence from a too large step grows before it overflows; one bad sample does not announce itself.
    ## Fires on
    A ratio of at least 10 in the loss, a part of it, or the gradient norm (fewer than three records before: the
    smallest of all is the reference; a single finite record of a classifier is compared with ln C).
    ## Stays silent on
    Negative likelihoods, where a ratio has no meaning, losses that were flat (NUM004), one boundless gradient (NUM090).
    ## Source
    Growth before NaN is the discriminating sign of divergence in the failure catalogue causes/taxonomy.jsonl; 65504 is the
    largest half-precision number (IEEE 754 binary16).
    """
    broken = breakdown(run)
    if broken is None or has_boundless_gradient(run):
        return
    grown = [g for s in _candidates(run, broken) if (g := _growth(run, s, broken)) is not None]
    if not grown:
        return
    ratio, evidence, top = max(grown, key=lambda g: g[0])
    argues = {
        "nan_lr_diverge": 3.0,
        "grad_explode": 2.0,
        "nan_bad_data": -3.0,
        "nan_fp16_overflow": -3.0 if top > _FP16_MAX else -1.0,
    }
    name = evidence[0].source.field if evidence and evidence[0].source is not None else "손실"
    size = "100만 배 이상으로" if ratio >= 1e6 else f"{times(ratio)}로"
    yield finding(
        f"NaN 직전에 {name} 값이 {size} 커졌습니다.",
        *evidence,
        severity=Severity.CRITICAL,
        argues=argues,
        facts={"growth": ratio},
    )


def _candidates(run: Run, broken: Breakdown) -> list[Series]:
    norm = grad_norm(run)
    parts = loss_components(run, Role.TRAIN_LOSS)
    return [broken.series, *([norm] if norm is not None else []), *parts]


def _growth(run: Run, series: Series, broken: Breakdown) -> tuple[float, tuple[Evidence, ...], float] | None:
    end = broken.index if series is broken.series else index_at(series, broken.series, broken.index)
    if end is None:
        return None
    chance = _chance(run) if series is broken.series else None
    known = [i for i in range(min(end + 1, len(series))) if math.isfinite(series.values[i])]
    if not known or min(series.values[i] for i in known) < 0 or (len(known) < 2 and chance is None):
        return None
    late = known[-min(_RUN_UP, max(1, len(known) - 1)) :]
    reference = _reference([series.values[i] for i in known], len(known) - len(late), chance)
    top = max(late, key=series.values.__getitem__)
    if reference <= 0 or series.values[top] < _GROWTH * reference:
        return None
    ratio = series.values[top] / reference
    proof = calculated(
        f"{series.name} 값이 그전 수준의 {times(min(ratio, 1e6))} 수준까지 올랐습니다.",
        ratio,
        f"{figure(series.values[top])} ÷ {figure(reference)} = {figure(ratio)}",
    )
    return ratio, (cite_point(series, top, "NaN 직전 최댓값"), proof), series.values[top]


def _reference(values: list[float], early: int, chance: float | None) -> float:
    if early >= 3:
        return median(values[:early])
    return min(values) if chance is None or len(values) >= 2 else chance


def _chance(run: Run) -> float | None:
    classes = run.number("num_classes") or run.number("num_labels")
    return math.log(classes) if classes is not None and classes >= 2 else None
