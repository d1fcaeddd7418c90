"""FIT061: the new task is learnt and the old one is lost."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_OLD = regex(
    r"(?:^|[_/. \-])(?:base|old|prev(?:ious)?|source|src|pretrain(?:ed|ing)?|orig(?:inal)?|general|upstream|task_?[1a]|domain_?a)(?=$|[_/. \-])"
)
_MEASURE = regex(r"(acc(?:uracy)?|f1|auc|auroc|map|recall|em|bleu|rouge\w*)$")
_LEAST, _TAIL, _LOST, _LEARNT, _WAS = 3, 3, 0.5, 0.3, 2.0


@rule("FIT061", "old-task-lost", {"catastrophic_forgetting": 3.5, "healthy_converged": -3.0, "epochs_too_few": -2.0})
def old_task_lost(run: Run) -> Iterator[Finding]:
    """Report a fine-tuning that forgets what the model could before.

    ## What it does
    Compares two curves of one measure, one of them named for what came before (base, old, source, general, task 1).
    ## Why it matters
    The loss and the metric of the new task look perfect; only the old measure tells that the model was paid for with it.
    ## Fires on
    Three records or more, an old measure at half of the new one or less in the last three, and a new one of at least 0.3 that is no
    worse than at its start. Firmer when the old measure was twice as high in this record.
    ## Stays silent on
    Old measures that never move (a baseline to compare with), that hold, and single measures.
    ## Source
    McCloskey and Cohen, Catastrophic Interference (1989); Kirkpatrick et al. (2017), https://arxiv.org/abs/1612.00796.
    """
    for old, new in _pairs(run):
        last, learnt = median(old.finite[-_TAIL:]), median(new.finite[-_TAIL:])
        if last > _LOST * learnt or learnt < _LEARNT or learnt < new.finite[0] or _is_baseline(old):
            continue
        fell = max(old.finite[:-1]) >= _WAS * max(last, 1e-9)
        since = (
            f"{figure(max(old.finite))}에서 {figure(last)} 값으로 떨어졌습니다"
            if fell
            else f"{figure(last)} 값뿐입니다"
        )
        yield finding(
            f"새 과제의 {new.name} 값은 {figure(learnt)} 값인데 이전 과제의 {old.name} 값은 {since}. 새 과제를 배우면서 이전에 하던 일을 잃었습니다.",
            cite_point(old, old.best if fell and old.best is not None else old.finite_indices[0], "앞의 기록"),
            cite_point(old, old.finite_indices[-1], "마지막"),
            cite_point(new, new.finite_indices[-1], "새 과제의 마지막"),
            severity=Severity.HIGH,
            argues={"catastrophic_forgetting": 3.5 if fell else 2.5, "healthy_converged": -3.0, "epochs_too_few": -2.0},
            facts={"old": last, "new": learnt},
        )
        return


def _is_baseline(old: Series) -> bool:
    """Return whether the curve is one number to compare with; a measure that is always zero is a loss."""
    return max(old.finite) == min(old.finite) > 0


def _pairs(run: Run) -> Iterator[tuple[Series, Series]]:
    found = [
        s
        for role in (Role.VAL_METRIC, Role.TRAIN_METRIC)
        for s in last_segment(run.of_role(role))
        if len(s.finite) >= _LEAST and s.higher_is_better is not False and _MEASURE.search(s.name.lower())
    ]
    for old in (s for s in found if _OLD.search(s.name.lower())):
        yield from ((old, new) for new in found if not _OLD.search(new.name.lower()) and _kind(new) == _kind(old))


def _kind(series: Series) -> str:
    found = _MEASURE.search(series.name.lower())
    return "" if found is None else found[1].removesuffix("uracy")
