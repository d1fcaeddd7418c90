"""SCR261: one side reads its pictures blue first, the other red first."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import data_habits

_APART = 1.5


@rule(
    "SCR261",
    "colours-of-sides-differ",
    {
        "train_val_shift": 4.0,
        "input_not_normalised": 0.5,
        "overfit": -4.0,
        "memorisation": -3.0,
        "too_little_data": -3.0,
        "labels_shuffled": -3.0,
        "healthy_converged": -3.0,
    },
)
def colours_of_sides_differ(run: Run) -> Iterator[Finding]:
    """Report held-out pictures read by cv2.imread as they come beside training pictures read by PIL, or the other way round.

    ## What it does
    Finds cv2.imread without a turn to RGB in a class or function of one side, and a reader that gives RGB in one of the other.
    ## Why it matters
    OpenCV gives blue first. The network sees every red object blue on one of the two sides; what it knows by colour is wrong
    there from the first epoch on, which looks like an over-fit without a rising phase.
    ## Fires on
    The habit; a fault where the held-out loss is 1.5 times the training loss early and at the end.
    ## Stays silent on
    cvtColor, `[..., ::-1]`, grey pictures, masks, one reader for both sides, losses that stay together.
    ## Source
    OpenCV imgcodecs: imread stores channels in B G R order; PIL and torchvision.io give R G B.
    """
    if run.ending is Ending.CRASHED:
        return
    worse = signs.held_out_worse_early(run, _APART)
    for event in data_habits(run, "colours_swapped"):
        side = "검증" if event.word("side") == "held_out" else "학습"
        yield finding(
            f"{side} 이미지만 cv2.imread로 읽은 그대로(BGR) 쓰고 다른 쪽은 RGB로 읽습니다. 빨강과 파랑이 뒤바뀐 이미지로 평가하게 됩니다.",
            cite_line(event, f"여기서는 채널을 돌리지 않습니다. {event.number('other_line') or 0:.0f}번째 줄의 다른 쪽은 RGB로 읽습니다."),
            *worse,
            severity=Severity.HIGH if worse else Severity.MEDIUM,
            argues=colours_of_sides_differ.argues if worse else {"train_val_shift": 1.5},
        )  # fmt: skip
        return
