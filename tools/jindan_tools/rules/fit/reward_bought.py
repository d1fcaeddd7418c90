"""FIT067: the sum of the rewards rises while one of its parts goes down: one aim was bought with the other."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_PART = regex(
    r"^(?:train/)?rewards?/(?!chosen|rejected|margins|accuracies|mean$|std$|max$|min$|total$)([^/]+)(?:/mean)?$"
)
# trl; verl (verl/trainer/ppo/metric_utils.py).
_TOTAL = frozenset(
    {"reward", "train/reward", "reward/mean", "reward/total", "critic/rewards/mean", "critic/score/mean"}
)
_LEAST, _FELL, _LITTLE = 10, 0.3, 0.02


class _Move(Struct, frozen=True, kw_only=True):
    series: Series
    start: float
    end: float

    @property
    def change(self) -> float:
        return self.end - self.start


@rule(
    "FIT067",
    "reward-bought",
    {"wrong_loss": 3.0, "healthy_converged": -4.0, "lr_too_low": -2.0, "grad_vanish": -3.0, "frozen_layers": -3.0},
)
def reward_bought(run: Run) -> Iterator[Finding]:
    """Report that the total reward of a policy rises while one of the rewards it is made of falls.

    ## What it does
    Compares the first and the last fifth of the total reward and of each part.
    ## Why it matters
    A policy takes the cheapest way to a higher sum: shorter answers, a format, a language. The curve of the total looks like
    success, and what the run was for gets worse.
    ## Fires on
    Two parts or more over ten records, a total that rose by 2 % of its range or more, one part that rose by at least what
    another lost, and the other having lost 30 % and more of where it began.
    ## Stays silent on
    Parts that rise or hold, pairs of chosen and rejected answers, penalties that begin below zero.
    ## Source
    Amodei et al. 2016, Concrete Problems in AI Safety (reward hacking); trl GRPOTrainer logs rewards/{name}/mean, verl critic/rewards/mean.
    """  # fmt: skip
    parts = [m for s in run.series if _PART.match(s.name) and (m := _move(s)) is not None]
    total = next((m for s in run.series if s.name in _TOTAL and (m := _move(s)) is not None), None)
    if len(parts) < 2 or total is None or total.change <= _LITTLE * max(abs(total.start), abs(total.end)):
        return
    lost = min(parts, key=lambda m: m.change / m.start if m.start > 0 else 0.0)
    gained = max(parts, key=lambda m: m.change)
    if lost.start <= 0 or lost.end > (1 - _FELL) * lost.start or gained.change <= 0:
        return
    yield finding(
        f"합친 보상은 오르지만 {_name(lost)} 보상은 {figure(lost.start)}에서 {figure(lost.end)}까지 내려갔습니다. 오른 것은 {_name(gained)} 보상이라, 한 목표를 버리고 쉬운 목표만 채웠습니다.",
        *_ends(total, "합친 보상"),
        *_ends(lost, "내려간 보상"),
        *_ends(gained, "오른 보상"),
        *known(_length(run)),
        severity=Severity.HIGH,
        facts={"lost": _name(lost), "gained": _name(gained)},
    )


def _name(move: _Move) -> str:
    found = _PART.match(move.series.name)
    return found[1] if found else move.series.name


def _move(series: Series) -> _Move | None:
    values = series.finite
    size = max(1, len(values) // 5)
    if len(values) < _LEAST:
        return None
    return _Move(series=series, start=fmean(values[:size]), end=fmean(values[-size:]))


def _ends(move: _Move, what: str) -> tuple[Evidence, Evidence]:
    series = move.series
    return (
        cite_point(series, series.finite_indices[0], f"{what}, 처음"),
        cite_point(series, series.finite_indices[-1], f"{what}, 마지막"),
    )


def _length(run: Run) -> Evidence | None:
    """Return how the length of the answers moved, when that is recorded and moved by a third."""
    found = next((s for s in run.series if s.name.endswith(("completions/mean_length", "response_length/mean"))), None)
    move = None if found is None else _move(found)
    if move is None or min(move.start, move.end) <= 0 or 2 / 3 < move.end / move.start < 1.5:
        return None
    return calculated(
        "답의 평균 길이가 처음의 이만큼이 되었습니다.",
        move.end / move.start,
        f"{figure(move.end)} ÷ {figure(move.start)} = {figure(move.end / move.start)}",
    )
