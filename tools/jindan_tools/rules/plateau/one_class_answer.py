"""How many classes there are when nothing states it: the macro F1 of a model that answers one class names the number."""

from __future__ import annotations

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy, macro_f1
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.plateau.class_count import ClassCount, class_count

_EQUAL, _WHOLE, _MOST = 3, 0.02, 100
_HALF = 0.5


def classes_of_answers(run: Run) -> ClassCount | None:
    """Return the stated number of classes, else the one that accuracy and macro F1 of a constant answer agree on."""
    return class_count(run) or _implied(accuracy(run), macro_f1(run))


def _implied(hits: Series | None, f1: Series | None) -> ClassCount | None:
    """Return C = (2a / (1 + a)) / F1 when it is a whole number and neither figure moves: a model that answers one class.

    A model that tells classes apart moves both, and its quotient is whole by chance only.
    """
    if hits is None or f1 is None or len(hits.finite) < _EQUAL or len(f1.finite) < _EQUAL:
        return None
    share, level = hits.finite[-1], f1.finite[-1]
    still = len(set(hits.finite[-_EQUAL:])) == 1 and len(set(f1.finite[-_EQUAL:])) == 1
    if not still or not _HALF <= share < 1 or not 0 < level < share:
        return None
    count = 2 * share / (1 + share) / level
    whole = round(count)
    if not 2 <= whole <= _MOST or abs(count - whole) > _WHOLE:
        return None
    return ClassCount(count=whole, evidence=cite_point(f1, f1.finite_indices[-1], f"클래스가 {whole}개일 때의 값"))
