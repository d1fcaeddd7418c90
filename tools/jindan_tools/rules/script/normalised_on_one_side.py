"""SCR010: the script normalises the training images or the held-out ones, not both."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR010", "normalised-on-one-side", {"train_val_shift": 1.0})
def normalised_on_one_side(run: Run) -> Iterator[Finding]:
    """Report transforms of which only one side normalises.

    ## What it does
    Compares the two lists of transforms that are named for training and for held-out data.
    ## Why it matters
    The model sees held-out images on another scale than those it learnt from.
    ## Fires on
    Two lists written out, both with ToTensor, one with Normalize. Established when the held-out loss is at least twice
    that of training, else a hypothesis.
    ## Stays silent on
    More lists than two, transforms that are made elsewhere.
    ## Source
    torchvision.transforms.Normalize.
    """
    for event in habits(run, "normalised_on_one_side"):
        worse = signs.held_out_worse(run, 2.0)
        side = "학습" if event.word("side") == "train" else "검증"
        yield finding(
            f"{side} 데이터에만 Normalize를 적용해, 학습과 검증의 입력 범위가 다릅니다.",
            cite_line(
                event,
                f"검증에 쓰는 변환입니다. 학습에 쓰는 변환은 {event.number('other_line') or 0:.0f}번째 줄에 있습니다.",
            ),
            *worse,
            severity=Severity.HIGH if worse else Severity.MEDIUM,
            argues={"train_val_shift": 4.0, "overfit": -2.0, "memorisation": -1.0}
            if worse
            else {"train_val_shift": 1.0},
        )
        return
