"""DAT015: the inputs reach 1/255 only: they were divided by 255 twice."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_ONCE = 1 / 255
_LEARNS = 0.3


@rule(
    "DAT015",
    "scaled-twice",
    {"input_not_normalised": 4.0, "labels_shuffled": -1.5, "frozen_layers": -1.0, "lr_too_low": -1.0, "underfit": -1.0},
)
def scaled_twice(run: Run) -> Iterator[Finding]:
    """Report inputs whose stated maximum is 1/255.

    ## What it does
    Takes the largest input that the log states for a batch and compares it with 1/255 = 0.0039.
    ## Why it matters
    ToTensor and many loaders divide by 255 already. Divided once more, all pictures are nearly black: the network sees
    differences of a few thousandths and its loss stays where a guess is.
    ## Fires on
    A stated minimum of 0 and a maximum within 3 % of 1/255. A fault when the loss fell by less than 30 %.
    ## Stays silent on
    Other ranges, runs that state none.
    ## Source
    torchvision.transforms.ToTensor: [0, 255] to [0.0, 1.0].
    """
    held = next(iter(run.stated("input_max")), None)
    top = None if held is None else held.number()
    if held is None or top is None or abs(top / _ONCE - 1) > 0.03:
        return
    loss = train_loss(run)
    learns = loss is not None and len(loss.finite) > 1 and relative_drop(loss.finite) >= _LEARNS
    yield finding(
        f"입력의 최댓값이 {figure(top)}(1/255)뿐입니다. 이미 0에서 1 사이인 이미지를 255로 한 번 더 나누었습니다.",
        Evidence(statement=f"로그가 적은 입력의 최댓값은 {figure(top)}입니다.", value=top, source=held.source),
        calculated("한 번만 나누었다면 최댓값은 1입니다.", _ONCE, "1 ÷ 255 = 0.00392"),
        *(() if loss is None or not loss.finite else (cite_point(loss, loss.finite_indices[-1]),)),
        severity=Severity.MEDIUM if learns else Severity.CRITICAL,
        facts={"max": top},
    )
