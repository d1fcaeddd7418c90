"""CTR032: the generator's loss is nothing and the discriminator's stands at one large value: the game is over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_JUDGE = regex(r"(?:^|[/_. ])(?:(?:d|disc|discriminator)_?loss|loss_?d(?:isc\w*)?|err_?d)_?(\d?)$")
_MAKER = regex(r"(?:^|[/_. ])(?:(?:g|gen|generator)_?loss|loss_?g(?:en\w*)?|err_?g)_?(\d?)$")
# torch and Paddle cut the logarithm of a binary cross entropy off at -100: one side of the answers costs exactly 100.
_LARGE, _NOTHING, _STILL = 10.0, 1e-3, 1e-3
_LEAST, _END = 20, 0.1


@rule(
    "CTR032",
    "judge-stuck",
    {"gan_imbalance": 3.5, "healthy_converged": -4.0, "overfit": -2.0, "diverge_no_nan": -1.0},
)
def judge_stuck(run: Run) -> Iterator[Finding]:
    """Report a discriminator whose loss stands still at a large value beside a generator loss of nothing.

    ## What it does
    Takes the last tenth of both losses of a pair (numbered ones pair by their number).
    ## Why it matters
    A generator loss of zero is no success: the discriminator calls everything real with full certainty. Its sigmoid is
    saturated, so neither player gets a gradient, and the value is the constant at which the loss is cut off.
    ## Fires on
    At least 20 records of each; a last tenth of the generator below 0.001 and of the discriminator above 10 that does not
    move by a thousandth.
    ## Stays silent on
    Losses that move, hinge and Wasserstein games whose values are no constants.
    ## Source
    torch.nn.BCELoss: log is clamped to be greater than or equal to -100.
    """
    judges, makers = _players(run, _JUDGE), _players(run, _MAKER)
    pair = next(((judges[n], makers[n]) for n in judges if n in makers and _is_over(judges[n], makers[n])), None)
    if pair is None:
        return
    judge, maker = pair
    level = median(tail(judge.finite, _END))
    at = next(i for i in judge.finite_indices if _near(judge.values[i:], level))
    yield finding(
        f"{judge.name} 값이 {judge.x_label(at)}부터 {figure(level)}에 멈추고 {maker.name} 값은 0입니다. 판별자가 모든 것을 진짜라고 "
        "답한 채 포화해 어느 쪽도 배우지 못합니다.",
        cite_point(judge, 0, "처음"),
        cite_point(judge, at, "이때부터 같은 값"),
        cite_point(
            judge, judge.finite_indices[-1], "마지막. 이진 교차 엔트로피는 로그를 −100에서 자르므로 상수가 됩니다"
        ),
        cite_point(maker, maker.finite_indices[-1], "생성자의 손실 0은 성공이 아닙니다"),
        severity=Severity.HIGH,
        facts={"discriminator": level, "since": judge.xs[at]},
    )


def _players(run: Run, pattern: re.Pattern[str]) -> dict[str, Series]:
    found = ((pattern.search(s.name.lower()), s) for s in run.series if len(s.finite) >= _LEAST)
    return {match[1]: s for match, s in found if match is not None and s.first_non_finite is None}


def _is_over(judge: Series, maker: Series) -> bool:
    level = median(tail(judge.finite, _END))
    return (
        level >= _LARGE
        and max(map(abs, tail(maker.finite, _END))) < _NOTHING
        and _near(tail(judge.finite, _END), level)
    )


def _near(values: Sequence[float], level: float) -> bool:
    return all(abs(v - level) <= _STILL * level for v in values)
