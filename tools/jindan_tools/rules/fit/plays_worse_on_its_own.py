"""FIT082: an agent wins less often the less it is left to chance."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import head, noise, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_CHANCE = regex(r"(?:^|[/_ ])eps(?:ilon)?$|exploration_rate$")
_SCORE = regex(
    r"(?:^|[/_ ])(?:win_?rate|(?:(?:episode|ep|mean|avg|average|total|episodic)[/_ ])?(?:rewards?|returns?|score)(?:[/_ ]mean)?)$"
)
_LEAST = 10
_FREE, _OWN = 0.6, 0.25
_LOST, _SIGMAS = 0.2, 3.0


@rule(
    "FIT082",
    "plays-worse-on-its-own",
    {"underfit": 2.5, "diverge_no_nan": 0.5, "overfit": -2.0, "healthy_converged": -4.0},
)
def plays_worse_on_its_own(run: Run) -> Iterator[Finding]:
    """Report a score that falls while the share of random actions does.

    ## What it does
    Compares score and exploration of the first quarter of the record with those of the last.
    ## Why it matters
    An epsilon-greedy agent plays at random first and by what it has learnt at last. A score that falls on the way says that its
    own choices are worse than chance: wrong signs or players in the reward or the target, states that do not tell, a target that drifts.
    ## Fires on
    Ten records or more, an exploration that falls from 0.6 or more to 0.25 or less, and a positive score that ends a fifth and three
    times its noise below its start.
    ## Stays silent on
    Scores that rise or hold, negative scores, exploration that stays high.
    ## Source
    Sutton and Barto, Reinforcement Learning (2018), 6.5: as epsilon falls the behaviour becomes the learnt policy.
    """
    curves = last_segment(s for s in run.series if len(s.finite) == len(s) >= _LEAST)
    chance = next((s for s in curves if _CHANCE.search(s.name.lower())), None)
    if chance is None or chance.values[0] < _FREE or chance.values[-1] > _OWN:
        return
    for score in curves:
        if not _SCORE.search(score.name.lower()) or score.xs != chance.xs or not _falls(score):
            continue
        start, end = median(head(score.values, 0.25)), median(tail(score.values))
        yield finding(
            f"무작위로 두는 비율이 {figure(chance.values[0])}에서 {figure(chance.values[-1])}까지 줄어드는 동안 {score.name} 값은 "
            f"{figure(start)}에서 {figure(end)}까지 떨어졌습니다. 배운 정책이 무작위보다 못합니다.",
            cite_point(score, 0, "처음, 대부분 무작위"),
            cite_point(score, score.argmax or 0, "가장 높은 기록"),
            cite_point(score, -1, "마지막, 대부분 배운 정책"),
            cite_point(chance, -1),
            calculated(
                "앞 4분의 1과 뒤 4분의 1의 수준 차이입니다.",
                end - start,
                f"{figure(end)} − {figure(start)} = {percent((end - start) / start)}",
            ),
            severity=Severity.HIGH,
            facts={"start": start, "end": end},
        )
        return


def _falls(score: Series) -> bool:
    start, end = median(head(score.values, 0.25)), median(tail(score.values))
    doubt = noise(score.values) * (2 / max(1, len(score.values) // 4)) ** 0.5
    return min(score.values) >= 0 and start > 0 and start - end >= max(_LOST * start, _SIGMAS * doubt)
