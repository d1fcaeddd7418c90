"""CRS031: BatchNorm met a batch with a single value for each channel."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule
from jindan_tools.text.figures import figure


@rule("CRS031", "batch-of-one", {"bn_small_batch": 4.0})
def batch_of_one(run: Run) -> Iterator[Finding]:
    """Recognise the error of a BatchNorm layer that gets one value for each channel.

    ## What it does
    Recognises 'Expected more than 1 value per channel when training' as the end of the run.
    ## Why it matters
    A variance needs two values: a batch of one, often the last and smaller one, stops training. drop_last is enough.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    torch.nn.functional.batch_norm, _verify_batch_size.
    """
    for found in report_fatal(run, "CRS031", "배치에 표본이 하나뿐이라 BatchNorm을 계산할 수 없어"):
        yield replace(found, evidence=(*found.evidence, *known(_remainder(run))))


def _remainder(run: Run) -> Evidence | None:
    """Return the arithmetic of a last batch of one, None when the counts are unknown or leave another remainder."""
    samples, batch = run.number("train_samples"), run.number("batch_size")
    if samples is None or batch is None or batch < 2 or samples % batch != 1:
        return None
    return calculated(
        f"학습 표본 {figure(samples)}개를 배치 {figure(batch)}개씩 나누면 마지막 배치에 1개만 남으므로, drop_last=True 설정이면 충분합니다.",
        1.0,
        f"{figure(samples)} = {figure(samples // batch)} × {figure(batch)} + 1",
    )
