"""CTR031: the loss of the discriminator is gone and the generator's has grown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_DISCRIMINATOR = regex(r"(?:^|[/_.])(?:d|disc|discriminator)_?loss|loss_?d(?:isc\w*)?(?:$|[/_.])")
_GENERATOR = regex(r"(?:^|[/_.])(?:g|gen|generator)_?loss|loss_?g(?:en\w*)?(?:$|[/_.])")
_GONE = 0.02
_GREW = 2.0
_LARGE = 3.0
_LEAST = 10


@rule(
    "CTR031",
    "discriminator-saturated",
    {"gan_imbalance": 3.5, "healthy_converged": -4.0, "overfit": -2.0, "diverge_no_nan": -2.0},
)
def discriminator_saturated(run: Run) -> Iterator[Finding]:
    """Report a discriminator loss near zero beside a generator loss that has grown.

    ## What it does
    Takes the mean of both losses over the last quarter and compares the generator's with its start.
    ## Why it matters
    In a balanced game the discriminator's cross-entropy stays near 2 ln 2 = 1.386. Near zero it tells every sample
    apart, the generator gets no gradient, and "the loss went to zero" is the failure, not the success.
    ## Fires on
    At least 10 finite records of each; a discriminator mean of at most 0.02 that fell to a tenth of its first record;
    a generator mean of at least 3 that is twice its first record.
    ## Stays silent on
    Balanced games, least-squares and hinge losses whose generator stays small, non-finite losses.
    ## Source
    Goodfellow et al. 2014; Arjovsky and Bottou 2017: a perfect discriminator has vanishing gradients.
    """
    judge, maker = _player(run, _DISCRIMINATOR), _player(run, _GENERATOR)
    if not is_adversarial(run) or judge is None or maker is None:
        return
    gone, grown = fmean(tail(judge.finite)), fmean(tail(maker.finite))
    if not 0 <= gone <= min(_GONE, 0.1 * abs(judge.finite[0])) or grown < max(_LARGE, _GREW * maker.finite[0]):
        return
    yield finding(
        f"판별자 손실은 {figure(gone)}까지 사라지고 생성자 손실은 {figure(grown)}까지 커져, 판별자가 이기고 생성자는 배울 신호를 잃었습니다.",
        cite_point(judge, judge.finite_indices[0], "처음"),
        cite_point(judge, judge.finite_indices[-1], "마지막, 균형이면 2 ln 2 = 1.386 부근"),
        *cite_ends(maker),
        severity=Severity.HIGH,
        facts={"discriminator": gone, "generator": grown},
    )


def _player(run: Run, name: re.Pattern[str]) -> Series | None:
    found = [s for s in run.series if name.search(s.name.lower()) and len(s.finite) >= _LEAST]
    return max((s for s in found if s.first_non_finite is None), key=len, default=None)
