"""FIT018: the reward of an agent ends where it began, at nothing or below."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_REWARD = regex(
    r"(?:^|[/_ ])(?:episode|ep|mean|avg|average|total|episodic)[/_ ](?:rew(?:ard)?s?|returns?)(?:[/_ ]mean)?$|ep_rew_mean$"
)
_LEAST, _PARTS = 100, 10
_SIGMAS, _OF_RANGE = 2.0, 0.15
# Means of a hundred episodes that are exactly 0 after so many steps: not one of them was rewarded.
_ZEROS, _STEPS = 8, 1_000_000


@rule("FIT018", "reward-never-rises", {"underfit": 0.9, "healthy_converged": -3.0})
def reward_never_rises(run: Run) -> Iterator[Finding]:
    """Say that the reward of the episodes did not rise over the whole record.

    ## What it does
    Compares the means of ten parts of the record: the last quarter with the first part, beside their spread.
    ## Why it matters
    A reward that stays at zero or below for the whole record is that of an agent that does what a random one would. Rewards
    that are hardly ever given, too little exploration, a wrong sign and a wrong rate all look like this.
    ## Fires on
    Eight records or more that are exactly 0 after a million steps; 100 records or more that end no higher than they began, at zero or below, without a part in between that was higher.
    ## Stays silent on
    Rewards that rise, or did so for a while, rewards above zero (an agent may start at its best), short records.
    ## Source
    Henderson et al. 2018, Deep Reinforcement Learning that Matters: learning is read off the return.
    """
    never = next((s for s in _rewards(run) if _never_given(s)), None)
    if never is not None:
        yield _nothing(never)
        return
    reward = next((s for s in _rewards(run) if len(s.finite) >= _LEAST), None)
    if reward is None:
        return
    size = len(reward.finite) // _PARTS
    means = [sum(reward.finite[i * size : (i + 1) * size]) / size for i in range(_PARTS)]
    spread = median([abs(b - a) for a, b in pairwise(means)])
    start, end = median(head(reward.finite)), median(tail(reward.finite))
    if end > 0 or max(means[2:]) > means[0] + max(
        _SIGMAS * spread, _OF_RANGE * (max(reward.finite) - min(reward.finite))
    ):
        return
    yield finding(
        f"{reward.name} 값이 기록 {len(reward.finite):,}개 동안 오르지 않았습니다. 처음 수준은 {figure(start)}, 끝의 수준은 {figure(end)}입니다.",
        cite_point(reward, reward.finite_indices[0], "처음"),
        cite_point(reward, reward.argmax or 0, "가장 높은 기록"),
        cite_point(reward, reward.finite_indices[-1], "마지막"),
        calculated(
            "기록을 열로 나눈 평균에서 끝이 처음보다 높지 않습니다.",
            means[-1] - means[0],
            f"{figure(means[-1])} − {figure(means[0])} = {figure(means[-1] - means[0])}",
        ),
        severity=Severity.MEDIUM,
        facts={"start": means[0], "end": means[-1]},
    )


def _never_given(reward: Series) -> bool:
    return (
        len(reward.finite) >= _ZEROS and not any(reward.finite) and reward.axis is Axis.STEP and reward.xs[-1] >= _STEPS
    )


def _nothing(reward: Series) -> Finding:
    return finding(
        f"{reward.x_label(-1)}까지 {reward.name} 값이 기록 {len(reward.finite):,}개 모두 정확히 0입니다. 보상을 한 번도 받지 못해 배울 것이 없습니다.",
        cite_point(reward, reward.finite_indices[0], "처음"),
        cite_point(reward, reward.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        argues={"underfit": 2.5, "healthy_converged": -4.0, "overfit": -2.0},
        facts={"start": 0.0, "end": 0.0},
    )


def _rewards(run: Run) -> tuple[Series, ...]:
    found = (s for role in (Role.TRAIN_METRIC, Role.VAL_METRIC, Role.OTHER) for s in run.of_role(role))
    return last_segment(s for s in found if _REWARD.search(s.name.lower()))
