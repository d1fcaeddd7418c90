"""PLT107: recall, precision and accuracy are those of a model that gives every sample the same answer."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _SAME, _MOST = 2, 1e-6, 0.95
_AVERAGED = ("macro", "micro", "weighted")


@rule(
    "PLT107",
    "recall-of-one-answer",
    {
        "plateau_prior": 3.0,
        "plateau_bce_0693": 1.0,
        "lr_too_low": 0.5,
        "overfit": -2.0,
        "run_still_live_or_truncated": -2.0,
        "healthy_converged": -4.0,
    },
)
def recall_of_one_answer(run: Run) -> Iterator[Finding]:
    """Report a two-way classifier that calls everything positive or everything negative at each evaluation.

    ## What it does
    Compares recall, precision and accuracy of each evaluation.
    ## Why it matters
    With a recall of 1 and a precision that equals the accuracy there is no sample that was called negative: the accuracy is the share of
    positives. A recall and a precision of 0 are the reverse. Neither needs a loss or many records to be sure.
    ## Fires on
    Two evaluations or more that are all of one kind or the other, below an accuracy of 0.95.
    ## Stays silent on
    Averages over classes (macro, micro, weighted), detectors, evaluations with one sample on each side.
    ## Source
    precision = TP/(TP+FP), recall = TP/(TP+FN), accuracy = (TP+TN)/N: recall 1 and precision = accuracy give TN = 0 = FN.
    """
    hits, recall, precision = accuracy(run), _named(run, "recall"), _named(run, "precision")
    if hits is None or recall is None or precision is None or is_detector(run):
        return
    rows = list(zip(hits.values, recall.values, precision.values, strict=False))
    if len(rows) < _LEAST or len({len(hits), len(recall), len(precision)}) != 1 or max(hits.values) >= _MOST:
        return
    if not all(_one_answer(*row) for row in rows):
        return
    last = rows[-1]
    yield finding(
        f"평가 {len(rows)}번이 모두 한쪽 답만 한 결과입니다. 마지막은 재현율 {figure(last[1])}, 정밀도 {figure(last[2])}, 정확도 {figure(last[0])}입니다.",
        cite_point(recall, len(recall) - 1, "모두 양성이면 1, 모두 음성이면 0"),
        cite_point(precision, len(precision) - 1, "모두 양성이면 정확도와 같은 값"),
        cite_point(hits, len(hits) - 1, "한쪽 답의 비율"),
        severity=Severity.HIGH,
        facts={"accuracy": last[0], "evaluations": float(len(rows))},
    )


def _one_answer(hits: float, recall: float, precision: float) -> bool:
    return (recall == 1 and abs(precision - hits) <= _SAME) or (recall == 0 and precision == 0 and hits > 0)


def _named(run: Run, word: str) -> Series | None:
    found = last_segment(run.of_role(Role.VAL_METRIC))
    return next((s for s in found if word in s.name.lower() and not any(a in s.name.lower() for a in _AVERAGED)), None)
