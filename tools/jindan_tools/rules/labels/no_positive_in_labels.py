"""LBL030: every pixel or sample is right and the overlap is zero: the labels hold no positive at all."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_OVERLAP = regex(r"dice|iou|jaccard|(?:^|[/_ .-])f1|f_?score|recall|sensitivity")
_HITS = regex(r"acc(?:$|uracy|_|/|\d)|정확도")
_LEAST = 3
# Four decimals that are printed as 1.0000.
_ALL = 0.99995
_NONE = 1e-9


@rule(
    "LBL030",
    "no-positive-in-labels",
    {
        "labels_corrupt": 3.5,
        "all_labels_ignored": 1.5,
        "eval_labels_missing": 1.5,
        "labels_missing": 1.5,
        "metric_bug": 1.0,
        "class_imbalance": -4.0,
        "plateau_prior": -3.0,
        "leakage": -4.0,
        "memorisation": -4.0,
        "overfit": -3.0,
        "labels_shuffled": -4.0,
        "label_noise": -3.0,
        "healthy_converged": -4.0,
    },
)
def no_positive_in_labels(run: Run) -> Iterator[Finding]:
    """Report an accuracy of exactly 1 beside an overlap, F1 or recall that was zero at every record.

    ## What it does
    Compares the accuracy with the measures that ignore the negatives. Where all answers are right, a single positive
    among the labels would have been found and the overlap would not be 0: so there is none.
    ## Why it matters
    Masks that lost their object on the way (divided by 255 and cut to whole numbers, resized away, read from the wrong
    channel) teach "nothing is there". Losses fall to 0 and the accuracy is perfect; weights for a rare class change nothing.
    ## Fires on
    The last three records with an accuracy of 0.99995 and more and every such measure at 0 from the first record on.
    ## Stays silent on
    Any accuracy below that (a rare class, PLT031), overlaps that were above 0 once, an accuracy of the other split.
    ## Source
    TP = 0 and FN = 0 (no answer is wrong) leave TP + FN = 0: no positive among the labels.
    """
    for role in (Role.VAL_METRIC, Role.TRAIN_METRIC):
        found = [s for s in last_segment(run.of_role(role)) if len(s.finite) >= _LEAST]
        none = [s for s in found if _OVERLAP.search(s.name.lower()) and not any(v > _NONE for v in s.finite)]
        hits = [s for s in found if _HITS.search(s.name.lower()) and not _OVERLAP.search(s.name.lower())]
        perfect = next((s for s in hits if is_perfect(s)), None)
        if not none or perfect is None:
            continue
        yield finding(
            f"{perfect.name} 값이 {figure(perfect.finite[-1], 6)}(틀린 답 없음)인데 {none[0].name} 값은 처음부터 0입니다. "
            "라벨에 물체가 하나라도 있으면 둘 다 참일 수 없으므로, 라벨(마스크)에 물체가 들어 있지 않습니다.",
            cite_point(perfect, perfect.finite_indices[-1]),
            *(cite_point(s, s.finite_indices[-1]) for s in none[:2]),
            calculated("라벨에 든 물체의 수입니다.", 0.0, "TP + FN: 겹침 0 → TP = 0, 틀린 답 없음 → FN = 0"),
            severity=Severity.CRITICAL,
            facts={"accuracy": perfect.finite[-1]},
        )
        return


def is_perfect(hits: Series) -> bool:
    """Say whether the last three records of an accuracy leave room for no wrong answer."""
    whole = 100.0 if max(hits.finite) > 1.0 else 1.0
    return len(hits.finite) >= _LEAST and min(hits.finite[-_LEAST:]) >= _ALL * whole
