"""NUM010: a constant fp16 loss scale that no dynamic scaler would hold."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_USUAL_LOW = 128.0
_LEAST_RECORDS = 10


@rule("NUM010", "odd-static-loss-scale", {"loss_scale_wrong": 2.5, "nan_fp16_overflow": 0.5})
def odd_static_loss_scale(run: Run) -> Iterator[Finding]:
    """Report fp16 training with a fixed loss scale below 128 that is no power of two.

    ## What it does
    Reads the loss scale from the log (the same in ten records or more) or from the configuration.
    ## Why it matters
    The scale lifts small gradients into the range of half precision; 12 lifts them three bits instead of fifteen,
    so most of them become zero.
    ## Fires on
    A constant scale above 1 and below 128 that is not a power of two; fp16 known where a file alone states it, not excluded where a log does.
    ## Stays silent on
    Scales of 1 (off), 0 (dynamic), negative placeholders, powers of two that a dynamic scaler reached, fp32 and bf16.
    ## Source
    Micikevicius et al. 2018, section 3.2 (scales of 8 to 32768, usually powers of two); DeepSpeed: 0 means dynamic.
    """
    if run.word("precision") in {"fp32", "bf16"}:
        return
    value, evidence = _logged(run) or _configured(run) or (None, None)
    if value is None or evidence is None or not 1 < value < _USUAL_LOW or math.log2(value).is_integer():
        return
    worse = _got_worse(run)
    yield finding(
        f"fp16 손실 스케일이 {figure(value)} 값으로 고정되어 있습니다.",
        evidence,
        *known(cite_setting(run, "precision")),
        severity=Severity.HIGH if worse else Severity.LOW,
        argues={"loss_scale_wrong": 2.5, "nan_fp16_overflow": 0.5} if worse else {"loss_scale_wrong": 1.0},
        facts={"loss_scale": value},
    )


def _logged(run: Run) -> tuple[float, Evidence] | None:
    scale = loss_scale(run)
    if scale is None or len(scale) < _LEAST_RECORDS or len(set(scale.values)) != 1:
        return None
    return scale.values[0], cite_point(scale, -1, f"{len(scale)}개 기록 모두 같습니다")


def _configured(run: Run) -> tuple[float, Evidence] | None:
    value, proof = run.number("loss_scale"), cite_setting(run, "loss_scale")
    # Without half precision the same word weighs the parts of a loss, or counts its resolutions.
    halved = run.word("precision") in {"fp16", "amp"} or run.framework is Framework.DEEPSPEED
    return (value, proof) if value is not None and proof is not None and halved else None


def _got_worse(run: Run) -> bool:
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _LEAST_RECORDS or min(loss.finite) <= 0:
        return False
    return median(tail(loss.finite, 0.1)) > 1.2 * min(loss.finite)
