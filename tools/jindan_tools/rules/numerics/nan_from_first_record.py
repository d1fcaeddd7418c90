"""NUM002: no training loss of the run was ever a number."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.breakdown import never_finite
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.curves.rate_reach import is_hot
from jindan_tools.curves.recipe import family_of
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# No optimizer in use trains above this rate; there the rate itself explains a NaN inside the first epoch.
_ABSURD_LR = 5.0
# The first record of a whole log lies one interval from the start.
_DEEP = 100.0
# A loss that was NaN within so many updates at a usual rate was hardly made so by them.
_FEW = 10.0
# Source: Kingma and Ba 2015, section 2.1: the step of a weight is bounded by about the rate.
_SHORT = 0.05
_HALF = frozenset({"fp16", "float16", "half", "16", "16-true", "16-mixed"})
# No path of CTC may fit the labels of one sample, and a logarithm of zero is infinite by one sample as well.
_ONE_SAMPLE_DOES = regex(r"ctc|nll|rnnt|(?:^|[/_])ce|xent|entropy|log|kl")


@rule(
    "NUM002",
    "nan-from-first-record",
    {
        "nan_from_step0": 3.0,
        "nan_bad_data": 1.0,
        "nan_fp16_overflow": 0.5,
        "amp_scale_collapse": 1.0,
        "nan_lr_diverge": 2.5,
    },
)
def nan_from_first_record(run: Run) -> Iterator[Finding]:
    """Report a training loss that is NaN or infinite from its first record to its last.

    ## What it does
    Looks at every training loss of every segment; fires when none holds a finite value.
    ## Why it matters
    A loss that was never finite points at weights, inputs, the mask or the loss itself. Training settings such as
    the learning rate act only after the first update.
    ## Fires on
    At least one record of a training loss, all records NaN or infinite.
    ## Stays silent on
    Losses with a finite record on any axis; YOLO parts that are zero; runs with no training loss at all.
    A record after many updates (the mean of an epoch, every tenth step) hides what happened before it, so there the weights are
    smaller, and a rate beyond the usual ones explains it; in an excerpt that begins
    deep in a run they are even, as the break itself is not shown.
    ## Source
    IEEE 754: NaN propagates through every mean and every weight update.
    """
    series = never_finite(run)
    if series is None:
        return
    highest = highest_rate(run) or 0.0
    if _is_excerpt(series):
        # The record begins after the break: what came before it is not shown.
        argues = {"nan_from_step0": 1.0, "nan_bad_data": 1.0, "nan_lr_diverge": 1.0, "nan_fp16_overflow": 0.5}
        yield _report(series, argues, highest)
        return
    overflows = run.word("precision") in _HALF and math.isinf(series.values[0])
    collapsed = _half_collapsed(run)
    argues = _by_updates(run, series, highest) | {
        "nan_fp16_overflow": 3.5 if overflows else 2.0 if collapsed else _of_precision(run),
        "amp_scale_collapse": 1.0 if collapsed else 0.0,
    }
    if overflows or collapsed:
        # The range of half precision accounts for it; a sample would have to be at fault in every batch.
        argues |= {"nan_bad_data": 0.5} | ({"nan_from_step0": 1.0} if overflows else {})
    elif math.isinf(series.values[0]) and not _ONE_SAMPLE_DOES.search(series.name.lower()):
        # Infinity is a number grown too large, of a scale or a rate; a bad sample would rather be NaN.
        argues |= {"nan_bad_data": min(argues["nan_bad_data"], 0.5), "input_not_normalised": 1.0}
    yield _report(series, argues, highest)


def _by_updates(run: Run, series: Series, highest: float) -> dict[str, float]:
    """Return what the record says by the updates that were made before it: a rate acts only after the first."""
    updates = _updates_before(run, series)
    if highest >= _ABSURD_LR:
        return {"nan_from_step0": 1.0, "nan_bad_data": 1.0, "nan_lr_diverge": 2.5}
    if updates >= 1 and is_hot(run) and not _steps_are_short(run, highest):
        return {"nan_from_step0": 1.0, "nan_bad_data": 0.5, "nan_lr_diverge": 2.5}
    if updates < 1:
        return {"nan_from_step0": 3.0, "nan_bad_data": 1.0, "nan_lr_diverge": -0.5}
    if updates <= _FEW:
        return {"nan_from_step0": 2.0, "nan_bad_data": 1.0, "nan_lr_diverge": 0.0}
    # Nothing shows that the first batch was NaN already.
    return {"nan_from_step0": 1.5, "nan_bad_data": 1.0, "nan_lr_diverge": 0.0 if highest else 0.5}


def _steps_are_short(run: Run, highest: float) -> bool:
    """Say whether no step could carry a weight far: Adam's are bounded by the rate, and full precision holds what they make."""
    half = run.word("precision") in _HALF or run.word("precision") == "amp"
    return family_of(run) is OptimizerFamily.ADAM and highest < _SHORT and not half


def _report(series: Series, argues: dict[str, float], highest: float) -> Finding:
    since = f"기록이 시작되는 {series.x_label(0)}부터" if _is_excerpt(series) else "처음부터"
    return finding(
        f"{series.name} 기록 {len(series)}개가 {since} {_how_many(series)} 유한하지 않습니다(첫 값 {figure(series.values[0])}).",
        cite_point(series, 0, "첫 기록"),
        cite_point(series, -1, "마지막 기록"),
        severity=Severity.CRITICAL,
        argues=argues if argues.get("nan_lr_diverge", 0.0) > 1 else argues | {"optimizer_lr_mismatch": -1.5},
        facts={"records": float(len(series)), "highest_lr": highest},
    )


def _how_many(series: Series) -> str:
    broken = len(series) - len(series.finite)
    return "모두" if broken == len(series) else f"{broken}개가"


def _half_collapsed(run: Run) -> bool:
    """Return whether a dynamic loss scale fell to nothing: every step overflowed in half precision."""
    scale = loss_scale(run)
    return scale is not None and len(scale.finite) >= 3 and scale.finite[-1] < 1 < scale.finite[0]


def _is_excerpt(series: Series) -> bool:
    """Return whether the first record lies far from the start of the training: the log is a piece of a longer one."""
    first = series.xs[0]
    if series.axis is not Axis.STEP:
        return first > 1
    return first > (2 * (series.xs[1] - first) + _DEEP if len(series) > 1 else 10 * _DEEP)


def _of_precision(run: Run) -> float:
    """Return what the precision says for an overflow: it is a suspect only where half precision is in use."""
    word = run.word("precision")
    return 1.0 if word in _HALF else {"amp": 0.5, "fp32": -4.0, "bf16": -3.0}.get(word, 0.0)


def _updates_before(run: Run, series: Series) -> float:
    """Return how many updates were made before the first record, for an epoch of unknown length more than a few."""
    if series.axis is Axis.STEP:
        return max(0.0, series.xs[0] - 1)
    batches = run.number("steps_per_epoch")
    samples, batch = run.number("train_samples"), run.number("effective_batch") or run.number("batch_size")
    if batches is None and samples and batch:
        batches = math.ceil(samples / batch)
    return math.inf if batches is None else max(0.0, batches - 1)
