"""CTR003: a contrastive batch holds few negatives."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.contrastive.pairs import compares_pairs
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("CTR003", "few-negatives", {"batch_noise": 0.5, "plateau_infonce": 0.5})
def few_negatives(run: Run) -> Iterator[Finding]:
    """Remark a contrastive batch of fewer than 32 pairs.

    ## What it does
    Reports the number of negatives of each anchor and ln N.
    ## Why it matters
    The loss bounds the information it can teach by ln N, and a smaller batch lowers the loss without any progress.
    ## Fires on
    A contrastive run with fewer than 32 pairs in the batch over all devices.
    ## Stays silent on
    Larger batches, runs with a queue or memory bank.
    ## Source
    van den Oord et al. 2018: I(x; c) >= ln N - loss.
    """
    batch = run.number("batch_size")
    pairs = None if batch is None else batch * (run.number("devices") or 1.0)
    if not compares_pairs(run) or pairs is None or not 2 <= pairs < 32 or _has_queue(run):
        return
    yield finding(
        f"배치에 짝이 {figure(pairs)}개뿐이라 음성 표본이 {figure(pairs - 1)}개입니다.",
        *cite_settings(run, "batch_size"),
        Evidence(
            statement=f"이 배치의 우연 수준은 {figure(math.log(pairs))}이고 배치를 줄이면 학습 없이도 손실이 낮아집니다.",
            value=math.log(pairs),
            formula=f"ln {figure(pairs)}",
        ),
        severity=Severity.LOW,
        facts={"pairs": pairs},
    )


def _has_queue(run: Run) -> bool:
    return any("queue" in s.name.lower() or "memory_bank" in s.name.lower() for s in run.settings)
