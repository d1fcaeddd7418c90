"""CTR006: the batch size of the configuration is not the one that the losses and the batches show."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.contrastive.chance_reading import read_chance
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("CTR006", "batch-not-in-force", {"tracker_log_confusion": 1.0})
def batch_not_in_force(run: Run) -> Iterator[Finding]:
    """Report a configured batch size that contradicts the one read out of the losses.

    ## What it does
    Compares batch_size with the batch size that CTR005 found and computes what the configured one would have shown.
    ## Why it matters
    The command beside a log need not be the one that wrote it. Conclusions about its settings are then about another
    run, and a smaller batch would only lower ln N.
    ## Fires on
    A known batch_size, times devices, that differs from the implied one.
    ## Stays silent on
    Equal sizes, runs whose losses imply none.
    ## Source
    ceil(pairs / batch) batches an epoch; InfoNCE at chance is ln(batch).
    """
    found, given = read_chance(run), run.number("batch_size")
    if found is None or given is None or given < 2 or given * (run.number("devices") or 1.0) == found.batch:
        return
    held = run.config["batch_size"]
    where = "설정" if held.source is None else held.source.path
    train, val = (math.ceil(s.samples / given) for s in (found.train_split, found.val_split))
    yield finding(
        f"기록은 배치 {found.batch}을 가리키는데 {where}의 batch_size 값은 {figure(given)}이므로, 그 명령은 이 기록을 만든 명령이 아닙니다.",
        *cite_settings(run, "batch_size"),
        Evidence(
            statement=f"배치 {figure(given)}이었다면 한 에폭에 학습 {train}회와 검증 {val}회가 찍히고 무작위 수준은 {math.log(given):.4f}입니다.",
            value=math.log(given),
            formula=f"ceil({found.train_split.samples} / {figure(given)}) = {train}, ceil({found.val_split.samples} / {figure(given)}) = {val}, "
            f"ln({figure(given)}) = {math.log(given):.4f}",
        ),
        severity=Severity.LOW,
        facts={"implied": float(found.batch), "given": given},
    )
