"""SCR018: the last activation of the model cannot reach the range of its targets."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_line
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits

_LEAST = 6
_FLOOR, _STILL = 0.01, 0.15


@rule("SCR018", "output-misses-targets", {"wrong_loss": 2.0})
def output_misses_targets(run: Run) -> Iterator[Finding]:
    """Report a reconstruction that ends with a sigmoid, of images that Normalize moved below 0.

    ## What it does
    Holds the end of the model (0 to 1) against the transform of what it has to reproduce (mean 0.5, deviation 0.5: -1 to 1).
    ## Why it matters
    Whatever is below 0 costs its square for ever: the loss stands at a floor that no wider code, longer training or
    other rate moves.
    ## Fires on
    `loss(model(x), x)` with a mean square or absolute error, a sigmoid at the end, a Normalize with a mean above 0.
    Established when the loss stands above 0.01 in its second half, else a hypothesis.
    ## Stays silent on
    Targets under another name, other endings, losses that get below 0.01.
    ## Source
    torchvision.transforms.Normalize: (x - mean) / std; torch.sigmoid is between 0 and 1.
    """
    loss = train_loss(run)
    if loss is not None and loss.finite and min(loss.finite) < _FLOOR:
        return
    for event in habits(run, "output_misses_targets"):
        seen = _stands(run)
        line = event.number("normalised_line") or 0
        yield finding(
            f"모델의 출력은 sigmoid라 0~1인데, 맞혀야 할 이미지는 {line:.0f}번째 줄의 Normalize를 거쳐 음수까지 있습니다. "
            "0보다 작은 쪽은 아무리 배워도 맞힐 수 없습니다.",
            cite_line(
                event, "모델의 마지막 활성화입니다. Tanh로 바꾸거나, 목표를 정규화하지 않은 0~1 이미지로 두어야 합니다."
            ),
            *seen,
            severity=Severity.HIGH if seen else Severity.MEDIUM,
            argues={
                "wrong_loss": 5.0 if seen else 2.0,
                "underfit": -3.0,
                "lr_too_low": -2.0,
                "overfit": -1.0,
                "healthy_converged": -3.0,
                "long_plateau_waste": -2.0,
            },
        )
        return


def _stands(run: Run) -> tuple[Evidence, ...]:
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _LEAST:
        return ()
    half = tail(loss.finite, 0.5)
    if median(half) <= _FLOOR or half[0] <= 0 or (half[0] - half[-1]) / half[0] > _STILL:
        return ()
    return cite_ends(loss)
