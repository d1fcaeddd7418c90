"""EVL152: an accuracy that jumps by one over the batches, because a last batch of one row weighs as much as a full one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.named import accuracy
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _FEW, _MOST_BATCHES = 12, 0.15, 60
_NEAR, _SMALL = (0.65, 1.35), 0.45


@rule(
    "EVL152",
    "last-batch-weighs-as-much",
    {"metric_bug": 0.0, "lr_too_high_oscillate": -2.5, "label_noise": -1.0, "overfit": -1.0},
)
def last_batch_weighs_as_much(run: Run) -> Iterator[Finding]:
    """Remark an accuracy whose jumps are one over the number of batches, where the last batch holds a single row.

    ## What it does
    Works out the batches of an evaluation and the rows of the last one from the rows held out and the batch, and compares the jumps of
    the accuracy with the weight of one batch in a mean over batches.
    ## Why it matters
    A mean of the batches' accuracies gives the one row of the last batch the weight of a full one. Right or wrong, it moves the figure by
    1/K: 9 points with 11 batches. The swing is arithmetic; a lower rate does not calm it.
    ## Fires on
    Batches of which the last holds one row, up to 60 of them, 12 evaluations or more, 15 % of whose steps are 0.65 to 1.35 times 1/K while
    the median of the others is below 0.45 / K.
    ## Stays silent on
    Whole batches, longer last ones, smooth accuracies and such that scatter by other amounts.
    ## Source
    Arithmetic: ((K - 1) A + a) / K with a of 0 or 1; torch DataLoader keeps the last batch unless drop_last.
    """
    rows, batch, hits = (
        run.number("val_samples"),
        run.number("eval_batch_size") or run.number("batch_size"),
        accuracy(run),
    )
    if (
        rows is None
        or batch is None
        or batch < 2
        or hits is None
        or hits.axis is not Axis.EPOCH
        or len(hits.finite) < _LEAST
    ):
        return
    count = math.ceil(rows / batch)
    if rows % batch != 1 or not 2 < count <= _MOST_BATCHES or not _jumps(hits.finite, 1 / count):
        return
    lowest = hits.finite_indices[hits.finite.index(min(hits.finite[len(hits.finite) // 2 :]))]
    yield finding(
        f"{hits.name} 값이 {percent(1 / count)}씩 오르내리는 것은 배치별 정확도를 그대로 평균했기 때문입니다. 마지막 배치의 한 장이 {batch:.0f}장짜리 배치와 같은 무게를 가져, "
        f"그 한 장이 맞고 틀림에 따라 1/{count}만큼 움직입니다. 학습률과는 상관없습니다.",
        *cite_settings(run, "val_samples", "batch_size"),
        cite_point(hits, lowest, "낮은 쪽"),
        calculated("마지막 배치의 장수입니다.", 1.0, f"{rows:.0f} − {count - 1} × {batch:.0f} = 1"),
        calculated("한 배치의 무게입니다.", 1 / count, f"1 ÷ {count} = {figure(1 / count)}"),
        severity=Severity.LOW,
        facts={"batches": float(count)},
    )


def _jumps(values: Sequence[float], weight: float) -> bool:
    steps = [abs(b - a) for a, b in pairwise(values)]
    near = [s for s in steps if _NEAR[0] * weight <= s <= _NEAR[1] * weight]
    others = [s for s in steps if s < _NEAR[0] * weight]
    return (
        len(near) >= _FEW * len(steps)
        and len(near) + len(others) >= 0.9 * len(steps)
        and bool(others)
        and median(others) < _SMALL * weight
    )
