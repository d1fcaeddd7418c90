"""NUM009: overflow skips that a dynamic loss scale makes anyway, in a run that goes well."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.loss_scale import loss_scale, skip_count, skipped_steps
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule

_LEAST_RECORDS = 5


@rule("NUM009", "harmless-overflow-skips", {"amp_scale_collapse": -3.0, "nan_fp16_overflow": -3.0})
def harmless_overflow_skips(run: Run) -> Iterator[Finding]:
    """Note that overflow skips were seen and did no harm.

    ## What it does
    Counts the skipped steps and checks that the loss, or the validation metric, still improved to the end.
    ## Why it matters
    A dynamic loss scale doubles every 1000 to 2000 good steps until it overflows once; that skip is by design.
    Reading it as an instability is a popular wrong diagnosis.
    ## Fires on
    At least one skipped step, five records or more of a loss or metric that improved, and no NaN.
    ## Stays silent on
    Runs that end with the scale in free fall (NUM008), losses that rose, too few records to tell.
    ## Source
    torch.amp.GradScaler (growth_interval 2000), DeepSpeed loss_scaler.py (scale_window 1000).
    """
    events = skipped_steps(run)
    if not events or breakdown(run) is not None:
        return
    proof = next((s for s in (val_metric(run), val_loss(run), train_loss(run)) if s and _improved(s)), None)
    scale = loss_scale(run)
    falling = scale is not None and len(scale) >= 3 and 8 * scale.values[-1] <= max(scale.values[-12:])
    if proof is None or falling:
        return
    total = skip_count(run)
    yield finding(
        f"오버플로로 건너뛴 스텝 {total}번은 동적 손실 스케일의 정상 동작입니다.",
        cite_line(events[0], f"건너뛴 스텝은 모두 {total}번 기록되었습니다.", float(total)),
        cite_point(proof, 0, "처음"),
        cite_point(proof, -1, "마지막, 나아졌습니다"),
        severity=Severity.INFO,
        facts={"skips": float(total)},
    )


def _improved(series: Series) -> bool:
    values = series.finite
    if len(values) < _LEAST_RECORDS or len(values) < len(series):
        return False
    start, end = median(head(values)), median(tail(values, 0.1))
    rises = series.higher_is_better or False
    return end > start if rises else end < start
