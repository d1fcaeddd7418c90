"""Tell a planned phase of a training (another image size, another stage) from something that began anew by accident."""

from __future__ import annotations

from itertools import groupby

from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

_PHASE = regex(
    r"(?:^|[/_ ])(?:(?:img|image|crop|input|train|patch|seq(?:uence)?)[_ ]?(?:sz|size|res|resolution|len|length)|imgsz|resolution|res|size|"
    r"phase|stage|round|cycle|task)(?:$|[/_ ])"
)
_MOST = 12


def phase_begins(run: Run, x: float) -> Series | None:
    """Return the column that counts phases, or gives the size of the images, and takes another value at `x`; None without one."""
    for series in run.of_role(Role.OTHER):
        if _PHASE.search(series.name.lower()) and x in series.xs and len(series) > 1:
            at = series.xs.index(x)
            blocks = [value for value, _ in groupby(series.values)]
            if at > 0 and series.values[at] != series.values[at - 1] and 1 < len(blocks) <= _MOST:
                return series
    return None
