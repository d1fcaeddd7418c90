"""SCR017: rows that belong together were made before the split, so both sides hold the same samples."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits

_SAID = {
    "copies": "한 표본에서 만든 여러 사본(증강, 반복)을 나누기 전에 섞어, 같은 표본의 사본이 학습과 검증 양쪽에 들어갑니다.",
    "time": "시간순으로 늘어놓은 행을 무작위로 나누어, 검증 행의 바로 앞뒤 시각이 학습에 들어 있습니다.",
    "windows": "한 칸씩 겹치는 창을 만든 뒤 무작위로 나누어, 거의 같은 구간이 학습과 검증 양쪽에 들어갑니다.",
}
_GAP = 0.15
_LEAST = 3


@rule("SCR017", "related-rows-parted", {"leakage": 3.0, "healthy_converged": -2.0})
def related_rows_parted(run: Run) -> Iterator[Finding]:
    """Report a random split of copies of one sample, or of windows that overlap.

    ## What it does
    Follows lists that are filled with several changed copies of each sample, oversampled rows, or windows that move by
    one, to random_split or train_test_split.
    ## Why it matters
    Nearly the same row stands on both sides: the held-out figures measure memory. The test set, made apart, shows what
    was learnt.
    ## Fires on
    The habit. Established when a test figure in the record is far below the held-out one; rows in the order of time
    only then.
    ## Stays silent on
    Runs that crashed or were evaluated less than three times, splits before the copies are made, splits by group or without shuffling, windows that do not overlap (a step in range).
    ## Source
    scikit-learn, Common pitfalls: split before anything that looks at more than one row; Kapoor and Narayanan 2023.
    """
    if run.ending is Ending.CRASHED or not _is_evaluated(run):
        return
    for event in habits(run, "related_rows_parted"):
        seen = _test_far_below(run)
        agrees = not seen and event.word("kind") == "windows" and _test_agrees(run)
        if event.word("kind") == "time" and not seen:
            # Rows without a memory may be parted at random; the record must show that these have one.
            return
        line = event.number("made_line") or 0
        yield finding(
            _SAID.get(event.word("kind"), _SAID["copies"]),
            cite_line(
                event,
                f"{line:.0f}번째 줄에서 만든 행을 여기서 무작위로 나눕니다. 먼저 나눈 다음 학습 쪽에만 만들어야 합니다.",
            ),
            *seen,
            severity=Severity.MEDIUM if agrees else Severity.HIGH,
            argues={"leakage": 1.5}
            if agrees
            else {
                "leakage": 5.0 if seen else 3.5,
                "healthy_converged": -4.0,
                "overfit": -1.0,
                "overfit_not": -3.0,
                "train_val_shift": -2.0,
            },
        )
        return


def _is_evaluated(run: Run) -> bool:
    curves = (s for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role))
    return any(len(s.finite) >= _LEAST for s in curves)


def _test_far_below(run: Run) -> tuple[Evidence, ...]:
    """Return the held-out and the test figure of one kind when the test one is lower by 0.15 and more."""
    curves = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.finite]
    test = next((s for s in curves if _is_test(s)), None)
    held = next((s for s in curves if not _is_test(s) and s.higher_is_better), None)
    if test is None or held is None or held.finite[-1] > 1.0 or test.finite[-1] > held.finite[-1] - _GAP:
        return ()
    return (cite_point(held, held.finite_indices[-1]), cite_point(test, test.finite_indices[-1]))


def _test_agrees(run: Run) -> bool:
    """Say whether a test loss in the record ends no more than a third above the held-out one: the split did no harm."""
    curves = [s for s in last_segment(run.of_role(Role.VAL_LOSS)) if s.finite]
    test = next((s for s in curves if _is_test(s)), None)
    held = next((s for s in curves if not _is_test(s)), None)
    return test is not None and held is not None and 0 < test.finite[-1] <= 1.33 * held.finite[-1]


def _is_test(series: Series) -> bool:
    return "test" in series.name.lower()
