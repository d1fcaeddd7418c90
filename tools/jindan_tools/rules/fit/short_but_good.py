"""FIT015: a finished run of three or four epochs that answers nearly everything right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.accuracy_bound import majority_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _MOST = 3, 4
_RIGHT, _FELL, _NEAR, _KNOWS_MORE = 0.9, 0.4, 1.1, 0.7
_GAIN = 0.1
_EXCELLENT, _HOLDS, _ALL_OF_IT = 0.95, 0.02, 0.9


@rule("FIT015", "short-but-good", {"healthy_converged": 1.5, "lr_too_low": -1.0, "underfit": -1.0})
def short_but_good(run: Run) -> Iterator[Finding]:
    """State that a short run reached what it was for, where there are too few records for a trend.

    ## What it does
    Looks at accuracy and both losses of a run that was planned for three or four epochs and made them.
    ## Why it matters
    Fine-tuning takes three epochs; that alone is no reason to call its record insufficient.
    ## Fires on
    A completed run with three or four held-out accuracies that differ, the last 0.9 or more, a training loss that fell by
    40 %, a held-out loss within 10 % of its minimum and below 0.7 times what the share of the largest class alone would cost;
    or an accuracy of 0.95 within 2 points of its best beside a training loss that fell by nine tenths (no constant answer does);
    or accuracy and both losses that improve at every evaluation, the accuracy by 0.1.
    ## Stays silent on
    Runs that are not known to be complete, constant accuracies, detectors, longer records (FIT009, FIT030).
    ## Source
    Cross-entropy of a constant answer: arithmetic/accuracy_bound.py.
    """
    hits, train, held_out = accuracy(run), train_loss(run), val_loss(run)
    if run.ending is not Ending.COMPLETED or hits is None or train is None or held_out is None or is_detector(run):
        return
    if not _LEAST <= len(held_out.finite) <= _MOST or len(hits.finite) < _LEAST or len(set(hits.finite)) == 1:
        return
    if any(s.first_non_finite is not None for s in (train, held_out)) or train.finite[0] <= 0:
        return
    share, loss, fell = hits.finite[-1], held_out.finite[-1], 1 - train.finite[-1] / train.finite[0]
    excellent = share >= max(_EXCELLENT, max(hits.finite) - _HOLDS) and fell >= _ALL_OF_IT
    if not 0 < share < 1 or fell < _FELL or (loss > _NEAR * min(held_out.finite) and not excellent):
        return
    knows = excellent or (share >= _RIGHT and loss <= _KNOWS_MORE * majority_entropy(share))
    if not knows and not _gets_better(hits, held_out, train):
        return
    said = "한 클래스만 답해서는 나올 수 없습니다." if knows else "평가마다 내려갔습니다."
    yield finding(
        f"{len(held_out.finite)}번의 평가뿐이지만 계획한 끝까지 돌아 정확도 {percent(share)}에 이르렀고, 손실 {figure(loss)} 값은 "
        f"{said}",
        cite_point(hits, hits.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        cite_point(train, train.finite_indices[-1]),
        severity=Severity.INFO,
    )


def _gets_better(hits: Series, held_out: Series, train: Series) -> bool:
    """Return whether accuracy and both losses improved at every evaluation, the accuracy by a tenth of all answers."""
    falls = all(b < a for s in (held_out, train) for a, b in pairwise(s.finite))
    return falls and all(b > a for a, b in pairwise(hits.finite)) and hits.finite[-1] - hits.finite[0] >= _GAIN
