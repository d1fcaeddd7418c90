"""NUM330: every step so far was skipped, for a dynamic loss scale is still on its way down to what the gradients allow."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_HALF = 0.5
# At this scale a first gradient no longer overflows: the loss of a sound model is far below 65504 / 2^16.
_ORDINARY = 65536.0


@rule(
    "NUM330",
    "scale-still-sought",
    {"amp_scale_collapse": -3.0, "nan_fp16_overflow": -3.0, "nan_from_step0": -3.0, "lr_too_low": -4.0},
)
def scale_still_sought(run: Run) -> Iterator[Finding]:
    """Note that no update has been made yet, by design of the loss scale.

    ## What it does
    Looks at the loss scale where it was halved from each record to the next, from the first record to the last.
    ## Why it matters
    Megatron starts at 2^32 and skips a step for each halving, some sixteen of them. A skipped step makes no update,
    moves no rate and prints no loss; three such lines look like a broken run.
    ## Fires on
    Two records or more of a scale that is halved at every step and still above 65536.
    ## Stays silent on
    Scales that once held, or that fell below 65536.
    ## Source
    Megatron-LM arguments.py: --initial-loss-scale 2^32; its log leaves the loss of skipped steps out.
    """
    scale = loss_scale(run)
    if scale is None or len(scale) < 2 or len(scale.finite) < len(scale) or scale.values[-1] <= _ORDINARY:
        return
    if any(b != _HALF * a for a, b in zip(scale.values, scale.values[1:], strict=False)):
        return
    yield finding(
        f"기록된 {len(scale)}스텝이 모두 건너뛴 스텝이라 손실이 적히지 않았습니다. 손실 스케일을 {figure(scale.values[0])}에서 반씩 줄이며 찾는 중이며 정상적인 시작입니다.",
        cite_point(scale, 0, "처음"),
        cite_point(scale, -1, "마지막"),
        calculated(
            "앞으로 더 줄어들 수 있는 횟수입니다.",
            _halvings(scale.values[-1]),
            f"log2({figure(scale.values[-1])} ÷ 65,536) = {_halvings(scale.values[-1]):.0f}",
        ),
        severity=Severity.INFO,
        facts={"steps": float(len(scale)), "scale": scale.values[-1]},
    )


def _halvings(scale: float) -> float:
    count = 0
    while scale > _ORDINARY:
        scale, count = scale * _HALF, count + 1
    return float(count)
