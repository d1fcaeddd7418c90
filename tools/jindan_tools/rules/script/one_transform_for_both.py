"""SCR086: training lost its augmentation because both parts of a random split share one data set."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.safe import safe_line


@rule("SCR086", "one-transform-for-both", {"code_error": 2.5, "overfit": 3.0})
def one_transform_for_both(run: Run) -> Iterator[Finding]:
    """Report two transforms that were given to the one data set behind both parts of random_split.

    ## What it does
    Finds `a.dataset.transform = ...` for two names that one random_split unpacked into.
    ## Why it matters
    random_split copies nothing: both parts are indices into one data set. The last transform holds for both, so the
    training part is not augmented (or the held-out part is), whatever the configuration says.
    ## Fires on
    The habit; a fault when the held-out loss ends at 1.5 times the training loss and more.
    ## Stays silent on
    Transforms of data sets made apart, runs that crashed.
    ## Source
    torch.utils.data.random_split: Subset(dataset, indices) of the same dataset.
    """
    if run.ending is Ending.CRASHED:
        return
    for event in habits(run, "one_transform_for_both"):
        worse = signs.held_out_worse(run, 1.5)
        last, other = (safe_line(event.word(name), 40) for name in ("part", "other"))
        yield finding(
            f"{other}와 {last} 두 부분이 한 데이터셋을 함께 써서 나중에 넣은 변환이 둘 다에 쓰입니다. {other}에 준 변환(증강)은 한 번도 쓰이지 않았습니다.",
            cite_line(
                event,
                f"random_split은 데이터를 복사하지 않습니다. {event.number('other_line') or 0:.0f}번째 줄에서 넣은 변환을 이 줄이 덮어씁니다.",
            ),
            *worse,
            severity=Severity.HIGH if worse else Severity.MEDIUM,
            argues={
                "overfit": 3.0,
                "code_error": 2.5,
                "healthy_converged": -4.0,
                "aug_too_strong": -4.0,
                "too_little_data": -1.0,
            }
            if worse
            else {"code_error": 1.5, "aug_too_strong": -3.0},
        )
        return
