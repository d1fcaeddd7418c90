"""EVL036: the held-out loss is the training loss times, or divided by, a count of the evaluation from the first record on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import calibrated_accuracy
from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.kind import is_contrastive, is_detector, is_preference
from jindan_tools.curves.loss_ratio import LossRatio, loss_ratio
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_NEAR, _LEAST_PAIRS, _LEAST_BATCH = 0.15, 3, 4
# Without a count that explains the factor: it hardly moves while the loss itself falls to half, and the answers are right.
_MANY, _TIMES, _SAME, _FELL, _AS_GOOD = 5, 4.0, 0.2, 0.5, 0.85

_UNEXPLAINED = "검증 정확도는 학습만큼 좋으므로 과적합이 아니라, 더한 손실을 배치 수로 나누지 않은 것으로 보입니다."


@rule(
    "EVL036",
    "held-out-mean-of-another-count",
    {
        "metric_bug": 3.5, "overfit": -5.0, "memorisation": -5.0, "leakage": -4.0, "train_val_shift": -3.0, "epochs_too_few": -3.0,
        "too_little_data": -3.0, "eval_mode_missing": -2.0, "label_noise": -2.0,
    },
)  # fmt: skip
def held_out_mean_of_another_count(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that stays at a count of the evaluation times the training loss, or at one over the batch size.

    ## What it does
    Divides the two losses at every evaluation and compares the quotient with the batch size and with the batches of an
    evaluation (held-out rows divided by the batch).
    ## Why it matters
    A sum over rows divided by the number of batches is the batch size too large; a sum of the means of batches divided by the number of
    rows is as much too small, and a sum of the means that nobody divided is as large as there are batches. The large ones look like
    hopeless over-fitting, the small one like leaked rows.
    ## Fires on
    Three evaluations or more whose quotient is within 15 % of one of these counts (of 4 or more), or of the inverse of the batch
    size, the first among them. Without such a count five or more quotients of 4 and above within 20 % of their median, while the
    training loss halves and the held-out accuracy ends at 85 % of exp(-training loss) or more.
    ## Stays silent on
    Quotients that change, an unknown batch size, accumulation of the same number (BAT001, BAT016), detectors, preferences, in-batch losses.
    ## Source
    torch.nn.functional.cross_entropy: reduction="mean" over the rows of the batch.
    """
    ratio = loss_ratio(run)
    if ratio is None or len(ratio.pairs) < _LEAST_PAIRS:
        return
    if is_detector(run) or is_preference(run) or is_contrastive(run):
        return
    quotients = [_quotient(ratio, i, j) for i, j, _ in ratio.pairs]
    told = next((why for level, why in _counts(run) if _all_near(quotients, level)), None)
    shown = accuracy(run) if told is None and _is_constant(run, ratio, quotients) else None
    if told is None and shown is None:
        return
    i, j, _ = ratio.pairs[0]
    first = ratio.held_out.values[j] / ratio.train.values[i]
    factor = times(first) if first >= 1 else f"1/{1 / first:.1f}"
    yield finding(
        f"검증 손실이 처음부터 학습 손실의 {factor}로 일정합니다. {told or _UNEXPLAINED}",
        *known(cite_setting(run, "batch_size"), cite_setting(run, "val_samples") if told is not None else None),
        cite_point(ratio.train, i),
        cite_point(ratio.held_out, j),
        calculated("첫 평가에서 두 손실의 비입니다.", first, f"{figure(ratio.held_out.values[j])} ÷ {figure(ratio.train.values[i])} = {figure(first)}"),
        *((cite_point(shown, shown.finite_indices[-1]),) if shown is not None else ()),
        severity=Severity.MEDIUM,
        facts={"batch": run.number("batch_size") or 0.0, "first": first},
    )  # fmt: skip


def _counts(run: Run) -> Iterator[tuple[float, str]]:
    """Yield the factors that a wrong divisor gives, each with what was divided by what."""
    batch, rows = run.number("batch_size"), run.number("val_samples")
    if batch is None or batch < _LEAST_BATCH or batch in _others(run):
        return
    yield (
        batch,
        f"배치 크기 {batch:g}에 해당합니다. 행마다의 손실을 더해 배치 수로 나눈 것이라, {batch:g}으로 나누면 두 손실은 같은 수준입니다.",
    )
    yield (
        1 / batch,
        f"배치 크기 {batch:g}에 해당합니다. 배치 평균을 더해 행의 수로 나눈 것이라, {batch:g}을 곱하면 두 손실은 같은 수준입니다.",
    )
    count = 0 if rows is None else math.ceil(rows / batch)
    if count >= _LEAST_BATCH:
        yield (
            count,
            f"검증 한 번의 배치 수 ⌈{figure(rows)} ÷ {figure(batch)}⌉ = {count}에 해당합니다. 배치마다의 평균을 더하고 나누지 않은 것이라, {count}으로 나누면 두 손실은 같은 수준입니다.",
        )


def _is_constant(run: Run, ratio: LossRatio, quotients: list[float]) -> bool:
    """Say whether one large factor holds throughout while the model learns and answers the held-out rows as well as that loss implies."""
    hits, middle = accuracy(run), median(quotients)
    end = median(tail(ratio.train.finite))
    if hits is None or not hits.finite or len(quotients) < _MANY or middle < _TIMES:
        return False
    if any(abs(q / middle - 1) > _SAME for q in quotients) or end > _FELL * ratio.train.finite[0]:
        return False
    return median(tail(hits.finite)) >= _AS_GOOD * calibrated_accuracy(end)


def _others(run: Run) -> set[float]:
    passes, devices = run.number("gradient_accumulation") or 1.0, run.number("devices") or 1.0
    return {passes, devices, passes * devices}


def _quotient(ratio: LossRatio, i: int, j: int) -> float:
    """Return held-out over training loss, the latter of an epoch, or the median of five records of single batches."""
    train = ratio.train.values
    level = train[i] if ratio.train.axis is Axis.EPOCH else median(train[max(0, i - 2) : i + 3])
    return ratio.held_out.values[j] / max(1e-12, level)


def _all_near(quotients: list[float], level: float) -> bool:
    return all(abs(q / level - 1) <= _NEAR for q in quotients)
