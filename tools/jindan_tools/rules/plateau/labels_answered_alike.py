"""PLT040: a model of several labels gives every row the same answer."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.plateau.class_count import has_many_labels
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_OF_SEVERAL = regex(r"hamming|subset|exact_?match|micro")
_F1 = regex(r"f1.*macro|macro.*f1|(?:^|[_/. ])f1$|hamming")
_LEAST, _STANDS, _LEARNT, _LOW = 5, 0.985, 0.6, 0.5
_LARGEST = 0.72


@rule(
    "PLT040",
    "labels-answered-alike",
    {"plateau_prior": 3.0, "labels_shuffled": 1.5, "healthy_converged": -4.0, "overfit": -1.0, "metric_bug": -1.0},
)
def labels_answered_alike(run: Run) -> Iterator[Finding]:
    """Report a multi-label run that only learnt how frequent its labels are.

    ## What it does
    Asks whether the held-out loss stopped at once, and whether the F1 or the Hamming loss jumps between a few values only.
    ## Why it matters
    The loss of a constant answer falls from ln 2 to the entropy of the labels within an epoch and looks learnt. A measure that
    takes the same few values again and again comes from rows that are all answered alike.
    ## Fires on
    A run of several labels a row, 5 evaluations or more, a held-out loss below 0.72 that from its second evaluation on fell by less
    than 1.5 % (or a measure below 0.5 that is one and the same in the second half), a training loss, if any, that kept 60 %, and an F1 or Hamming loss
    that has one and the same value in half of the records.
    ## Stays silent on
    Losses that go on falling, measures that move, runs of one label a row.
    ## Source
    The entropy of independent Bernoulli labels is the lowest binary cross-entropy of a constant answer.
    """
    loss, trained, answers = val_loss(run), train_loss(run), _answers(run)
    if (
        answers is None
        or loss is None
        or len(loss.finite) < _LEAST
        or not (has_many_labels(run) or _scores_several(run))
    ):
        return
    if trained is not None and trained.finite and trained.finite[-1] < _LEARNT * trained.finite[0]:
        return
    early, late = loss.finite[1], median(loss.finite[-3:])
    stands = min(loss.finite[1:]) >= _STANDS * early
    if not 0 < late <= _LARGEST or not (stands or _ends_alike(answers)):
        return
    yield finding(
        f"{loss.name} 값이 두 번째 평가의 {figure(early)}에서 끝의 {figure(late)} 값까지 왔지만 {answers.name} 값은 {max(map(answers.finite.count, answers.finite))}번 똑같습니다. "
        "라벨이 얼마나 흔한지만 배워 모든 입력에 같은 답을 합니다.",
        cite_point(loss, loss.finite_indices[1], "두 번째 평가"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        cite_point(answers, answers.finite_indices[-1], "마지막"),
        *(
            ()
            if trained is None or not trained.finite
            else (cite_point(trained, trained.finite_indices[-1], "마지막"),)
        ),
        severity=Severity.HIGH,
        facts={"loss": late},
    )


def _ends_alike(answers: Series) -> bool:
    """Return whether the second half of the record, five or more, is one low value to the last digit."""
    half = answers.finite[-max(_LEAST, len(answers.finite) // 2) :]
    return max(half) == min(half) < _LOW


def _scores_several(run: Run) -> bool:
    names = [s.name.lower() for role in (Role.VAL_METRIC, Role.OTHER) for s in run.of_role(role)]
    return len({found[0] for n in names if (found := _OF_SEVERAL.search(n)) is not None}) >= 2


def _answers(run: Run) -> Series | None:
    found = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _F1.search(s.name.lower())]
    return next(
        (s for s in found if len(s.finite) >= _LEAST and 2 * max(map(s.finite.count, s.finite)) >= len(s.finite)), None
    )
