"""SCR087: a BatchNorm of PyTorch was given the momentum of TensorFlow, and remembers the last batch only."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure

_LEAST, _SWINGS = 6, 2.0


@rule("SCR087", "norm-keeps-last-batch", {"bn_small_batch": 3.5})
def norm_keeps_last_batch(run: Run) -> Iterator[Finding]:
    """Report a BatchNorm layer of PyTorch with a momentum of 0.9 and more.

    ## What it does
    Finds nn.BatchNorm1d to 3d with `momentum` written out as 0.9 or above and a held-out loss that jumps.
    ## Why it matters
    In PyTorch momentum is the weight of the new batch (0.1), in TensorFlow that of the past (0.99). A ported 0.999
    makes the running statistics those of the last batch, often a small remainder; evaluation follows its luck.
    ## Fires on
    The layer; a fault when the held-out loss doubles and comes back in its second half.
    ## Stays silent on
    Momenta below 0.9, Keras, runs that crashed.
    ## Source
    torch.nn.BatchNorm2d: running = (1 - momentum) x running + momentum x new; keras BatchNormalization(momentum=0.99).
    """
    if run.ending is Ending.CRASHED:
        return
    for event in habits(run, "norm_keeps_last_batch"):
        momentum, jumps = event.number("momentum") or 0.0, _jumps(run)
        yield finding(
            f"PyTorch의 BatchNorm momentum {figure(momentum)} 값은 새 배치의 비중이라, 평가에 쓰는 평균과 분산이 마지막 배치 하나의 값이 됩니다"
            f"(TensorFlow의 {figure(momentum)} 값은 PyTorch의 {figure(round(1 - momentum, 6))} 값입니다).",
            cite_line(
                event,
                f"PyTorch의 기본값은 0.1입니다. TensorFlow에서 옮긴 값이면 1 − {figure(momentum)}로 바꿔야 합니다.",
            ),
            *jumps,
            severity=Severity.HIGH if jumps else Severity.MEDIUM,
            argues={"bn_small_batch": 3.5, "too_little_data": -2.0, "lr_too_high_oscillate": -2.0, "batch_noise": -1.0},
        )
        return


def _jumps(run: Run) -> tuple[Evidence, ...]:
    held = val_loss(run)
    if held is None or len(held.finite) < _LEAST:
        return ()
    later = held.finite_indices[len(held.finite_indices) // 2 :]
    highest = max(later, key=lambda i: held.values[i])
    before = (
        min(held.values[i] for i in held.finite_indices if i < highest) if highest > later[0] else held.values[highest]
    )
    if held.values[highest] < _SWINGS * before:
        return ()
    return (cite_point(held, highest, "뒤 절반의 가장 높은 값"), cite_point(held, held.argmin or 0, "가장 낮은 값"))
