"""NUM015: only one part of the loss is NaN while the others stay at their level."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import loss_components
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule


@rule("NUM015", "nan-in-one-part", {"nan_bad_data": 1.5, "nan_lr_diverge": -1.0, "nan_fp16_overflow": -0.5})
def nan_in_one_part(run: Run) -> Iterator[Finding]:
    """Report a NaN in some parts of the loss while the other parts stay finite and normal.

    ## What it does
    Takes the first record with a NaN part and compares the finite parts in it with their own medians before.
    ## Why it matters
    Broken weights make every part NaN at once. One part alone points at its targets: empty boxes, a log of zero.
    ## Fires on
    At least one part NaN, at least one finite part within twice its earlier median, for two records or to the end.
    ## Stays silent on
    All parts NaN at once; parts that are always zero; finite parts that exploded in the same record, which is divergence (NUM003).
    ## Source
    The parts share the weights but not the targets; Ultralytics loss.py, MMDetection losses.
    """
    parts = [p for p in loss_components(run, Role.TRAIN_LOSS) if len(p) >= 3]
    first = min((p.first_non_finite for p in parts if p.first_non_finite), default=0)
    same = [p for p in parts if first and p.xs[: first + 1] == parts[0].xs[: first + 1]]
    if first < 3 or len(same) < 2:
        return
    broken = [p for p in same if not math.isfinite(p.values[first])]
    whole = [p for p in same if all(math.isfinite(v) for v in p.values[first : first + 2])]
    if not broken or not whole or not all(_normal(p, first) for p in whole):
        return
    yield finding(
        f"{broken[0].x_label(first)}에서 {', '.join(p.name for p in broken)} 항만 NaN이 되고 나머지 항은 정상입니다.",
        *(cite_point(p, first) for p in broken[:2]),
        *(cite_point(p, first, "정상 수준") for p in whole[:2]),
        severity=Severity.HIGH,
        facts={"broken_parts": float(len(broken)), "finite_parts": float(len(whole))},
    )


def _normal(part: Series, first: int) -> bool:
    usual = median(abs(v) for v in part.values[:first])
    return usual > 0 and all(abs(v) <= 2 * usual for v in part.values[first : first + 2])
