"""Find one metric by the words in its name, in the last segment of a run."""

from __future__ import annotations

import re

from msgspec.structs import replace

from jindan_tools.curves.select import last_segment
from jindan_tools.model.run import Run, once_a_run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.text.regex import regex

_ACCURACY = regex(r"acc(?:$|uracy|_|/|@|\d)|정확도|top_?1", words=("acc", "정확도", "top"))
_F1 = regex(r"(?:^|[/_ .])f1|f1(?:$|[/_])|fscore|f_score")
_DIGITS = regex(r"\d")
# A row is right in a subset accuracy when all its labels are; no guess at one of C classes is like that.
_MICRO = regex(r"micro|weighted|token|top_?[35]|subset|exact_?match")


@once_a_run
def accuracy(run: Run, role: Role = Role.VAL_METRIC) -> Series | None:
    """Return the share of right answers in 0..1, epoch means before steps, None when it was not logged."""
    return _best(run, role, _ACCURACY)


def macro_f1(run: Run, role: Role = Role.VAL_METRIC) -> Series | None:
    """Return the F1 that is not named micro or weighted, None when it was not logged."""
    found = _best(run, role, _F1)
    return found if found is not None or role is not Role.VAL_METRIC else _beside_accuracies(run)


def _beside_accuracies(run: Run) -> Series | None:
    """Return an F1 of no named split that stands in rows with the accuracies of both: scripts score what they evaluate."""
    f1 = _best(run, Role.TRAIN_METRIC, _F1)
    if f1 is None or "train" in f1.name.lower():
        return None
    rows = {(s.path, s.lines) for s in run.of_role(Role.VAL_METRIC)}
    named = any("train" in s.name.lower() and s.lines == f1.lines for s in run.of_role(Role.TRAIN_METRIC))
    return f1 if named and (f1.path, f1.lines) in rows else None


def curve_called(run: Run, name: str) -> Series | None:
    """Return the first curve with a finite value whose name is this one behind its group (`train/reward` is `reward`)."""
    return next((s for s in run.series if s.name.rpartition("/")[2] == name and s.finite), None)


def _best(run: Run, role: Role, pattern: re.Pattern[str]) -> Series | None:
    named = [s for s in last_segment(run.of_role(role)) if len(s) and pattern.search(s.name.lower())]
    found = [s for s in named if not _MICRO.search(s.name.lower())]
    # `Acc@1` of 0.7 beside an `Acc@5` of 2.5 is in per cent as well.
    percent = {_DIGITS.sub("", s.name) for s in named if max(s.finite, default=0) > 1}
    shares = [s for s in found if _within(s, 1) and _DIGITS.sub("", s.name) not in percent]
    shares += [_share(s) for s in found if s not in shares and _within(s, 100)]
    # What a bar showed last is the figure of a batch or of the epoch so far.
    return max(
        shares,
        key=lambda s: (
            s.axis is Axis.EPOCH,
            not s.name.startswith("progress/"),
            s.name.lower().endswith("avg"),
            len(s),
        ),
        default=None,
    )


def _within(series: Series, most: float) -> bool:
    return min(series.finite, default=0) >= 0 and max(series.finite, default=0) <= most


def as_share(series: Series) -> Series | None:
    """Return shares as they are and percentages divided by 100, None for a curve that is neither."""
    if _within(series, 1):
        return series
    return _share(series) if _within(series, 100) else None


def _share(percentages: Series) -> Series:
    """Return percentages as shares that sentences show as the percentages they were."""
    return replace(percentages, values=tuple(v / 100 for v in percentages.values), from_percent=True)
