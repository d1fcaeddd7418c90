"""PLT081: the loss compared every answer with every target, because their shapes differ by one axis."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_SHAPES = regex(
    r"Using a target size \(torch\.Size\(\[([\d, ]*)\]\)\) that is different to the input size \(torch\.Size\(\[([\d, ]*)\]\)\)"
)
_WEIGHTS = {
    "wrong_loss": 5.0,
    "plateau_prior": -1.0,
    "labels_shuffled": -3.0,
    "underfit": -3.0,
    "lr_too_low": -2.0,
    "healthy_converged": -4.0,
    "overfit": -2.0,
}


@rule("PLT081", "target-broadcast", {"wrong_loss": 5.0})
def target_broadcast(run: Run) -> Iterator[Finding]:
    """Report PyTorch's warning that target and output of a regression differ in shape.

    ## What it does
    Reads the two shapes in the warning. [B] against [B, 1] is broadcast to [B, B].
    ## Why it matters
    Each answer is then compared with the targets of the whole batch. The best answer is the mean of the targets: the
    loss stands at their variance and R2 at 0, and the input seems to tell nothing.
    ## Fires on
    The warning of mse_loss, l1_loss, smooth_l1_loss or huber_loss with shapes whose broadcast is larger than both.
    ## Stays silent on
    Shapes that broadcast to one of the two only by an axis of one sample, runs that crashed.
    ## Source
    torch/nn/functional.py, mse_loss: "This will likely lead to incorrect results due to broadcasting".
    """
    if run.ending is Ending.CRASHED:
        return
    for event in run.of_kind(EventKind.WARNING):
        match = _SHAPES.search(event.text)
        target, output = (_sizes(part) for part in match.groups()) if match else ((), ())
        if match is None or not _grows(target, output):
            continue
        loss = train_loss(run)
        yield finding(
            f"목표값 [{match[1]}] 모양과 출력 [{match[2]}] 모양이 달라, 손실이 한 답을 배치의 모든 목표값과 비교합니다. "
            "가장 좋은 답이 평균이 되어 아무것도 배우지 못합니다.",
            cite_line(
                event,
                "PyTorch가 두 모양이 다르다고 경고했습니다. 출력에 squeeze(1)을 쓰거나 목표값에 unsqueeze(1)을 써서 맞춰야 합니다.",
            ),
            *(() if loss is None or not loss.finite else (cite_point(loss, loss.finite_indices[-1]),)),
            severity=Severity.CRITICAL,
            argues=_WEIGHTS,
        )
        return


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part.strip())


def _grows(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    """Say whether two shapes broadcast to one that is larger than both."""
    rank = max(len(first), len(second))
    padded = [(1,) * (rank - len(shape)) + shape for shape in (first, second)]
    if any(a != b and 1 not in (a, b) for a, b in zip(*padded, strict=True)):
        return False
    whole = tuple(max(pair) for pair in zip(*padded, strict=True))
    return whole not in padded
