"""PLT190: one of several trainings in a record stays at ln 2 on held-out data while the accuracy beside it is that of a coin."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import BINARY_CHANCE
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.select import last_segment, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_LEAST, _TASKS = 8, 2
_BAND, _COIN = 0.01, 0.05
_TASK = regex(r"^(?P<task>[a-z]\w*?)[_/](?:val|valid|validation|test|eval)[_/]?(?P<what>loss|acc|accuracy)$")


@rule(
    "PLT190",
    "task-like-a-coin",
    {"plateau_bce_0693": 3.0, "plateau_prior": 1.5, "labels_shuffled": 0.5, "overfit": -3.0, "healthy_converged": -4.0},
)
def task_like_a_coin(run: Run) -> Iterator[Finding]:
    """Report a binary task of its own name whose held-out loss never leaves ln 2, beside a task that looks well.

    ## What it does
    Pairs the held-out loss and accuracy that share a name before `val` (`cls_val_loss`, `cls_val_accuracy`).
    ## Why it matters
    A record of two heads or two models is judged by its first loss; the other one may have learnt nothing at all.
    ## Fires on
    Eight records, all within 1 % of ln 2 = 0.6931, none of an accuracy further than 5 points from 0.5.
    ## Stays silent on
    The loss that the run is judged by (PLT006), detectors, adversarial and preference losses, accuracies that leave the coin.
    ## Source
    -ln(1/2) = 0.6931, the loss of a model that answers one half to everything.
    """
    if any(k(run) for k in (is_detector, is_adversarial, is_preference)):
        return
    right = {_task(s): s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _task(s) and s.finite}
    if len({s.name for s in run.of_role(Role.VAL_LOSS) if s.finite}) < _TASKS:
        return
    for loss in last_segment(run.of_role(Role.VAL_LOSS)):
        hits = right.get(_task(loss))
        if hits is None or loss is val_loss(run) or len(loss.finite) < _LEAST or not _like_a_coin(loss, hits):
            continue
        middle = median(loss.finite)
        yield finding(
            f"함께 기록된 {_task(loss)} 쪽은 배우지 못했습니다. {loss.name} 값이 기록 {len(loss.finite)}개 모두 ln 2 = 0.6931 부근이고 "
            f"{hits.name} 값은 {figure(min(hits.finite))}~{figure(max(hits.finite))}입니다.",
            cite_point(loss, loss.finite_indices[-1], "마지막"),
            cite_point(hits, hits.finite_indices[-1], "마지막"),
            calculated(
                "동전 던지기의 손실과 견준 중앙값입니다.",
                middle / BINARY_CHANCE,
                f"{figure(middle)} ÷ 0.6931 = {middle / BINARY_CHANCE:.3f}",
            ),
            severity=Severity.HIGH,
            facts={"middle": middle},
        )
        return


def _task(series: Series) -> str:
    match = _TASK.match(series.name.lower())
    return match["task"] if match else ""


def _like_a_coin(loss: Series, hits: Series) -> bool:
    near = all(abs(v / BINARY_CHANCE - 1) <= _BAND for v in loss.finite)
    return near and all(abs(v - 0.5) <= _COIN for v in hits.finite)
