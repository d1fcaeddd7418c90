"""PLT005: the gap between two collapsed losses is the arithmetic of their last batches."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import batched_infonce_chance
from jindan_tools.curves.kind import is_contrastive, is_language_model
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.contrastive.chance_reading import read_chance
from jindan_tools.rules.plateau.in_batch_chance import in_batch_chance
from jindan_tools.rules.plateau.in_batch_level import batches_per_epoch, configured_level, inferred_level
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR = 0.012


@rule("PLT005", "short-last-batch", {"overfit": -3.0, "plateau_infonce": 0.5, "healthy_converged": -2.0})
def short_last_batch(run: Run) -> Iterator[Finding]:
    """Explain the gap between training and held-out loss by their last batches.

    ## What it does
    For a contrastive loss that PLT004 finds at the level of guessing checks that both losses lie within 1.2 % below ln b
    of the same batch, and writes out the mean (m ln b + ln k) / (m + 1) where the numbers of batches are known.
    ## Why it matters
    A held-out loss above the training loss is read as over-fitting; two collapsed losses differ by their last batch only.
    ## Fires on
    A finding of PLT004 and at least 3 records of both losses near the same ln b.
    ## Stays silent on
    Losses that move, other kinds of losses, a gap that is larger.
    ## Source
    Every batch counts once in an epoch mean; equal logits give ln of the batch size.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or not is_contrastive(run) or is_language_model(run):
        return
    if min(len(train.finite), len(held_out.finite)) < 3:
        return
    if read_chance(run) is None and not any(in_batch_chance.check(run)):
        return
    first, second = median(tail(train.values, 0.5)), median(tail(held_out.values, 0.5))
    batch = _batch(run, held_out, second)
    if batch is None or any(not 1 - _NEAR <= v / math.log(batch) <= 1.002 for v in (first, second)):
        return
    yield finding(
        f"학습과 검증 손실의 차이({figure(second - first)})는 마지막 배치 크기의 차이로 설명되며 과적합이 아닙니다.",
        _proof(run, train, first, batch, "train_samples"),
        _proof(run, held_out, second, batch, "val_samples"),
        severity=Severity.INFO,
        facts={"gap": second - first, "batch": float(batch)},
    )


def _batch(run: Run, series: Series, level: float) -> int | None:
    found = configured_level(run, level, _NEAR) or inferred_level(run, series)
    return None if found is None else found.batch


def _proof(run: Run, series: Series, level: float, batch: int, samples: str) -> Evidence:
    return Evidence(
        statement=f"{series.name} 수준({figure(level, 5)})은 배치 {batch}개의 우연 수준 {figure(math.log(batch), 5)}보다 "
        f"{figure(math.log(batch) - level, 3)} 낮을 뿐입니다.",
        value=level,
        source=series.source(-1),
        formula=_mean(run, batch, samples) or f"ln {batch} = {figure(math.log(batch), 5)}",
    )


def _mean(run: Run, batch: int, samples: str) -> str:
    known = run.number(samples)
    if known is not None and known > batch and known % batch:
        full, last = divmod(int(known), batch)
        return (
            f"({full} × ln {batch} + ln {last}) ÷ {full + 1} = {figure(batched_infonce_chance(batch, full, last), 7)}"
        )
    count = batches_per_epoch(run) if samples == "train_samples" else None
    if count is None:
        return ""
    low, high = (batched_infonce_chance(batch, count - 1, k) for k in (1, batch - 1))
    return f"배치 {count}개 중 마지막이 1~{batch - 1}개일 때 {figure(low, 6)} ~ {figure(high, 6)}"
