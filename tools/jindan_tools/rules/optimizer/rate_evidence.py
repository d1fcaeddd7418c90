"""Cite the highest learning rate of a run and the optimizer, the two facts every optimizer rule needs."""

from __future__ import annotations

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import known


def cite_rate(run: Run) -> tuple[Evidence, ...]:
    """Return the highest rate that ran, as configured or as logged, and the optimizer, as far as they can be opened."""
    logged = learning_rate(run)
    top = None if logged is None or not logged.finite else logged.argmax
    rate = cite_point(logged, top, "최고 학습률") if logged is not None and top is not None else None
    if rate is None or rate.value != highest_rate(run):
        rate = cite_setting(run, "learning_rate") or rate
    return known(rate, cite_setting(run, "optimizer"))


def cite_loss_ends(run: Run) -> tuple[Evidence, ...]:
    """Return the first and the last record of the training loss."""
    loss = train_loss(run)
    if loss is None or len(loss) < 2:
        return ()
    return (cite_point(loss, 0, "처음"), cite_point(loss, -1, "마지막"))
