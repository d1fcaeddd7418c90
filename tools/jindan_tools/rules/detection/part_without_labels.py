"""DET006: a part of the loss is exactly 0 throughout because no label holds what it learns from."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.frameworks.labels_of_parts import LABELS_OF_PARTS, LabelsOfPart
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.ultralytics.loss_gain_zero import loss_gain_zero

_LEAST = 4


@rule(
    "DET006",
    "part-without-labels",
    {
        "labels_missing": 3.0,
        "labels_corrupt": 3.5,
        "too_little_data": -3.0,
        "lr_too_low": -3.0,
        "underfit": -3.0,
        "overfit": -3.0,
        "train_val_shift": -3.0,
        "metric_bug": -2.0,
        "healthy_converged": -4.0,
    },
)
def part_without_labels(run: Run) -> Iterator[Finding]:
    """Report a part of a loss that is exactly 0 in every record while its sister parts learn.

    ## What it does
    Looks up what a part of the loss is summed over: the key points that are visible.
    ## Why it matters
    A sum over nothing is exactly 0, a learnt part never is. More data or a larger model teaches nothing where no label counts.
    ## Fires on
    A part of the table at 0 in all of at least four records, and a sister part above 0.
    ## Stays silent on
    A gain of 0 (YOL021), boxes (LBL033, LBL080), parts that are above 0 once.
    ## Source
    frameworks/labels_of_parts.py.
    """
    parts = {s.name.rpartition("/")[2].lower(): s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if s.finite}
    for known in LABELS_OF_PARTS:
        part = parts.get(known.part)
        sister = next((parts[n] for n in known.beside if n in parts and any(parts[n].finite)), None)
        if part is None or sister is None or not _always_zero(part) or any(loss_gain_zero.check(run)):
            continue
        yield _told(known, part, sister)


def _told(known: LabelsOfPart, part: Series, sister: Series) -> Finding:
    return finding(
        f"{part.name} 값이 기록 {len(part.finite)}개 모두 정확히 0입니다. {known.why_ko}",
        cite_point(part, part.finite_indices[0]),
        cite_point(part, part.finite_indices[-1]),
        cite_point(sister, sister.finite_indices[-1], "같은 때 다른 부분은 0이 아닙니다"),
        severity=Severity.CRITICAL,
        facts={"part": known.part, "remedy": known.remedy_ko},
    )


def _always_zero(part: Series) -> bool:
    return len(part.finite) >= _LEAST and not any(part.finite) and part.first_non_finite is None
