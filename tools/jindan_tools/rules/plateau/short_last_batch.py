"""PLT005: a lower loss is the arithmetic of a short last batch, not progress."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.chance import batched_infonce_chance
from jindan_tools.curves.kind import is_contrastive
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_PRINTED = 6e-4


@rule(
    "PLT005",
    "short-last-batch",
    {"plateau_infonce": 2.0, "embedding_collapse": 1.0, "overfit": -3.0, "healthy_converged": -2.0},
)
def short_last_batch(run: Run) -> Iterator[Finding]:
    """Explain the gap between training and held-out loss by their last batches.

    ## What it does
    For a contrastive loss near ln b looks for the last-batch sizes k whose mean (m ln b + ln k) / (m + 1) is exactly the
    logged training and held-out loss; two collapsed losses then differ although neither learnt anything.
    ## Why it matters
    A held-out loss above the training loss is read as over-fitting, and a last batch at ln k as progress.
    ## Fires on
    Both losses, over at least 3 records each, within 0.0006 of such a mean (the rounding of four decimals plus dropout).
    ## Stays silent on
    Other losses, unknown batch sizes or numbers of batches, losses that differ from every such mean.
    ## Source
    Every batch counts once in an epoch mean; equal logits give ln of the batch size.
    """
    batch = run.number("batch_size")
    train, held_out = train_loss(run), val_loss(run)
    if not is_contrastive(run) or batch is None or batch < 2 or train is None or held_out is None:
        return
    if min(len(train.finite), len(held_out.finite)) < 3:
        return
    b = int(batch)
    first = _explain(run, train, b, "train_samples", "steps_per_epoch")
    second = _explain(run, held_out, b, "val_samples", "")
    if first is None or second is None:
        return
    gap = held_out.finite[-1] - train.finite[-1]
    yield finding(
        f"학습과 검증 손실의 차이({figure(gap)})는 마지막 배치 크기의 차이로 설명되며 과적합이 아닙니다.",
        first,
        second,
        severity=Severity.INFO,
        facts={"gap": gap},
    )


def _explain(run: Run, series: Series, batch: int, samples: str, batches: str) -> Evidence | None:
    level = sum(tail(series.values, 0.5)) / len(tail(series.values, 0.5))
    for full, last in _splits(run, batch, samples, batches):
        mean = batched_infonce_chance(batch, full, last)
        if abs(level - mean) <= _PRINTED:
            return Evidence(
                statement=f"{series.name} 평균({figure(level, 5)})은 크기 {batch}인 배치 {full}개와 크기 {last}인 배치 1개의 "
                f"우연 수준 {figure(mean, 6)} 값과 같습니다.",
                value=level,
                source=series.source(-1),
                formula=f"({full} × ln {batch} + ln {last}) ÷ {full + 1} = {figure(mean, 7)}; ln {last} = {figure(math.log(last), 5)}",
            )
    return None


def _splits(run: Run, batch: int, samples: str, batches: str) -> Iterator[tuple[int, int]]:
    known = run.number(samples)
    if known is not None and known > batch:
        full, last = divmod(int(known), batch)
        if last:
            yield full, last
        return
    count = run.number(batches) if batches else None
    if count is not None and count >= 2:
        for last in range(1, batch):
            yield int(count) - 1, last
