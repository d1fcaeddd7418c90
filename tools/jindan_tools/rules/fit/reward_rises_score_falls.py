"""FIT250: the reward of a policy rises while what it is judged by held out falls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_REWARD = regex(
    r"^(?:train/)?reward(?:/mean)?$|^(?:train/)?mean_reward$|^critic/(?:rewards|score)/mean$|^보상 ?평균$|^평균 ?보상$"
)
_SCORE = regex(r"acc|score|pass@|exact_match|win_?rate|solved|success|mean@|정확도|정답률|승률")
_LEAST_REWARDS, _LEAST_SCORES = 10, 4
_ROSE, _FELL = 0.15, 0.15


@rule(
    "FIT250",
    "reward-rises-score-falls",
    {"wrong_loss": 3.0, "healthy_converged": -4.0, "lr_too_low": -2.0, "overfit": -1.0, "best_ckpt_wrong": -1.0},
)
def reward_rises_score_falls(run: Run) -> Iterator[Finding]:
    """Report a policy whose reward rises steadily while its held-out score falls at every look.

    ## What it does
    Compares the first and the last fifth of the total reward, and the evaluations of a score, which must fall from one to the next.
    ## Why it matters
    The reward is what the policy is paid for, the score is what it is for. Where they part the policy has found something else that
    pays: length, a format, the blind spot of a reward model. A longer training makes it worse.
    ## Fires on
    Ten records of a reward that rose by 15 % or more, four evaluations or more of an accuracy, a win rate or another score that lost 15 %
    or more of where it began, hardly any of them above the one before.
    ## Stays silent on
    Scores that hold, scatter or rise, rewards that do not rise, rewards of which parts are logged (FIT067 names the one that falls).
    ## Source
    Gao et al. 2023, Scaling Laws for Reward Model Overoptimization.
    """
    reward = next((s for s in run.series if _REWARD.match(s.name) and len(s.finite) >= _LEAST_REWARDS), None)
    score = next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _falls(s)), None)
    if reward is None or score is None:
        return
    size = max(1, len(reward.finite) // 5)
    start, end = fmean(reward.finite[:size]), fmean(reward.finite[-size:])
    if end - start < _ROSE * max(abs(start), abs(end)):
        return
    lost = 1 - score.finite[-1] / score.finite[0]
    yield finding(
        f"보상은 {figure(start)}에서 {figure(end)}까지 올랐지만 {score.name} 값은 {figure(score.finite[0])}에서 {figure(score.finite[-1])}까지 내려갔습니다. "
        "정책이 과제를 푸는 대신 보상이 주는 다른 것을 찾았습니다.",
        *cite_ends(reward),
        cite_point(score, score.finite_indices[0], "첫 평가"),
        cite_point(score, score.finite_indices[-1], "마지막 평가"),
        calculated(
            "평가 점수가 잃은 몫입니다.",
            lost,
            f"1 - {figure(score.finite[-1])} ÷ {figure(score.finite[0])} = {percent(lost)}",
        ),
        severity=Severity.HIGH,
        facts={"lost": lost},
    )


def _falls(score: Series) -> bool:
    """Say whether a score in which more is better falls evaluation by evaluation, but for one step in four."""
    values = score.finite
    if (
        len(values) < _LEAST_SCORES
        or score.higher_is_better is False
        or not _SCORE.search(score.name.lower())
        or values[0] <= 0
    ):
        return False
    ups = sum(b > a for a, b in pairwise(values))
    return values[-1] <= (1 - _FELL) * values[0] and max(values[1:]) <= values[0] and ups <= (len(values) - 1) // 4
