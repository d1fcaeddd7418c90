"""EVL263: the test figures are those of the validation, digit for digit: both read one file."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from pathlib import PurePosixPath

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_TEST = regex(r"(?:^|(?<=[/_.\- ]))test(?=$|[/_.\- ])")
_VAL = regex(r"(?:^|(?<=[/_.\- ]))(?:val|valid|validation|dev)(?=$|[/_.\- ])")
_LEAST = 3
# Five digits of a share do not agree by chance on two sets of files.
_DIGITS = 5


@rule(
    "EVL263",
    "tested-on-validation",
    {"leakage": 3.5, "val_settings_differ": 1.0, "overfit": -1.0, "healthy_converged": -4.0},
)
def tested_on_validation(run: Run) -> Iterator[Finding]:
    """Report test figures that equal a record of the validation to the fifth digit.

    ## What it does
    Compares each figure that was tested once with the best and the last held-out record of the same name, and the files that
    settings name for the two.
    ## Why it matters
    The weights and the epoch were chosen on the validation. A test on the same files says nothing new and reads as a perfect
    generalisation.
    ## Fires on
    Equality to five digits or more of figures that are neither 0 nor 1. A fault where two settings name one file for validation and
    test, else a remark.
    ## Stays silent on
    Figures that differ, also one of several, figures of fewer digits, runs without a test.
    ## Source
    Counting: an accuracy over 350 images has 350 values, of which 34 epochs meet one by chance; a loss does not.
    """
    if run.ending is Ending.CRASHED:
        return
    equal, other = _equal(run)
    twins = _twins(run)
    # A share of few images repeats by chance; the loss beside it then differs.
    for test, held, index in equal if twins or not other else ():
        told = f" 설정도 둘 다 {safe_line(str(twins[0].value), 80)} 파일을 가리킵니다." if twins else ""
        yield finding(
            f"시험 값 {test.name} {figure(test.finite[0])} 값이 검증 기록과 끝자리까지 같습니다. 시험이 검증과 같은 자료로 되어 있어 새로 알려 주는 것이 없습니다.{told}",
            cite_point(test, test.finite_indices[0], "시험"),
            cite_point(held, index, "같은 값의 검증 기록"),
            *(cite_stated(s) for s in twins),
            severity=Severity.HIGH if twins else Severity.LOW,
            argues=None if twins else {"leakage": 1.0},
            facts={"test": test.finite[0]},
        )
        return


def _equal(run: Run) -> tuple[list[tuple[Series, Series, int]], bool]:
    """Return the tested figures with the held-out record that each repeats, and whether another one repeats none."""
    equal: list[tuple[Series, Series, int]] = []
    differs = False
    series = [s for role in (Role.VAL_METRIC, Role.VAL_LOSS) for s in run.of_role(role)]
    held = {_VAL.sub("", s.name.lower()): s for s in last_segment(series) if len(s.finite) >= _LEAST}
    for test in series:
        bare = _TEST.sub("", test.name.lower())
        other = held.get(bare)
        if len(test.finite) != 1 or bare == test.name.lower() or other is None or not _many_digits(test.finite[0]):
            continue
        at = next((i for i in other.finite_indices if isclose(other.values[i], test.finite[0], rel_tol=1e-6)), None)
        if at is not None:
            equal.append((test, other, at))
        else:
            differs = True
    return equal, differs


def _many_digits(value: float) -> bool:
    """Say whether a figure between 0 and 1, or in per cent, was written with five digits and more."""
    text = f"{abs(value):.9g}".replace(".", "").lstrip("0")
    return abs(value) > 0 and abs(value) not in (1.0, 100.0) and len(text) >= _DIGITS


def _twins(run: Run) -> tuple[Setting, ...]:
    """Return the settings of the two splits, named alike but for the split, where both name one file or folder."""
    paths = [s for s in run.settings if isinstance(s.value, str) and ("/" in s.value or PurePosixPath(s.value).suffix)]
    tested = {_TEST.sub("", s.name.lower()): s for s in paths if _TEST.search(s.name.lower())}
    for setting in paths:
        bare = _VAL.sub("", setting.name.lower())
        twin = tested.get(bare)
        if bare != setting.name.lower() and twin is not None and str(twin.value).strip() == str(setting.value).strip():
            return setting, twin
    return ()
