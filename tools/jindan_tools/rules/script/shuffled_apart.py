"""SCR116: inputs and labels were shuffled each for itself."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR116", "shuffled-apart", {"labels_shuffled": 4.0})
def shuffled_apart(run: Run) -> Iterator[Finding]:
    """Report inputs and labels that are put into an order of their own each.

    ## What it does
    Finds two shuffles, or two permutations, of names that are handed on together, with no seed set back between them.
    ## Why it matters
    No row keeps its label: the loss stays at guessing, and what falls of it in training is learnt by heart.
    ## Fires on
    The habit. Established when the training loss makes no progress or the held-out loss ends above that of training.
    ## Stays silent on
    Seeds set back between the two, one permutation for both, names that are not used together.
    ## Source
    numpy.random.Generator.shuffle and torch.randperm draw a new order at every call.
    """
    seen = signs.no_progress(run) or signs.held_out_worse(run, 1.02)
    for event in habits(run, "shuffled_apart"):
        first, second = event.word("first"), event.word("second")
        yield finding(
            f"{first}, {second} 값을 따로 섞어, 입력과 라벨의 짝이 맞지 않습니다.",
            cite_line(
                event,
                f"{event.number('first_line') or 0:.0f}번째 줄에서 {first} 값을, 여기서 {second} 값을 새 순서로 섞습니다. 두 번의 순서는 서로 다릅니다.",
            ),
            *seen,
            severity=Severity.HIGH if seen else Severity.MEDIUM,
            argues={
                "labels_shuffled": 4.0,
                "plateau_chance_ce": -1.0,
                "label_noise": -2.0,
                "lr_too_low": -2.0,
                "init_bad": -2.0,
                "underfit": -3.0,
                "overfit": -4.0,
                "memorisation": -3.0,
            }
            if seen
            else {"labels_shuffled": 2.0},
        )
        return
