"""CRS029: the program stopped itself because the fp16 loss scale could not fall any further."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS029", "loss-scale-exhausted", {"amp_scale_collapse": 4.0, "nan_fp16_overflow": 1.5, "nan_lr_diverge": 1.0})
def loss_scale_exhausted(run: Run) -> Iterator[Finding]:
    """Recognise the exception with which a trainer gives up on its loss scale.

    ## What it does
    Recognises 'Minimum loss scale reached' and 'loss scale already at minimum' as the end of the run.
    ## Why it matters
    Every step had overflowed down to the smallest scale: the gradients themselves are not finite. The exception is
    no programming error.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    fairseq DynamicLossScaler (min_loss_scale 1e-4); DeepSpeed DynamicLossScaler (min_scale).
    """
    yield from report_fatal(run, "CRS029", "손실 스케일이 더 내려갈 수 없는 최솟값에 닿아")
