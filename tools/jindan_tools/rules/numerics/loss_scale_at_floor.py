"""NUM023: step after step is skipped for overflow although the loss scale is at its floor."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.loss_scale import skipped_steps
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Below a scale of 1 the gradients are made smaller than they are: nothing is left to protect from underflow.
_FLOOR = 1.0
_IN_A_ROW = 4
# With a loss curve its course decides (NUM008, NUM009).
_CURVE = 5


@rule("NUM023", "loss-scale-at-floor", {"amp_scale_collapse": 3.0, "nan_fp16_overflow": 1.0, "nan_bad_data": 0.5})
def loss_scale_at_floor(run: Run) -> Iterator[Finding]:
    """Report overflows in a row at a loss scale of 1 or less.

    ## What it does
    Reads from the lines of skipped steps how many followed each other and where the scale stood at the end.
    ## Why it matters
    A dynamic scale searches downwards from 2^16 or 2^32 and stops long before 1. Gradients that overflow without
    any scaling are not finite themselves: no update is made any more.
    ## Fires on
    At least four skipped steps in a row with a scale of 1 or less at the end, in a log without a loss curve.
    ## Stays silent on
    The search for a first scale at the start of a run, and logs with five or more losses (NUM008, NUM009).
    ## Source
    DeepSpeed loss_scaler.py (min_scale 1) and fairseq DynamicLossScaler (min_loss_scale 1e-4).
    """
    loss = train_loss(run)
    if loss is not None and len(loss.finite) >= _CURVE:
        return
    for event in skipped_steps(run)[-1:]:
        longest, scale = event.number("longest"), event.number("scale_to")
        if longest is None or scale is None or longest < _IN_A_ROW or scale > _FLOOR:
            continue
        yield finding(
            f"손실 스케일이 {figure(scale)}까지 내려갔는데도 {longest:.0f}스텝이 잇달아 오버플로로 건너뛰어졌습니다.",
            cite_line(event, f"오버플로로 건너뛴 스텝이 {event.count}번 기록되었습니다.", float(event.count)),
            severity=Severity.HIGH,
            facts={"skips": float(event.count), "scale_after": scale},
        )
