"""CTR043: the discriminator of a GAN was hardly ever wrong, from the first epoch to the last."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_RIGHT = regex(r"(?:^|[/_. ])(?:d|dis|disc|discriminator)[_/. ]?acc(?:uracy)?$|acc(?:uracy)?_(?:d|disc|discriminator)$")
_NEVER_WRONG, _LEAST = 0.97, 10
# What the discriminator says of real and of made samples: a healthy game of epochs keeps both well away from 1 and 0.
_REAL, _MADE = (
    regex(r"^d ?\(x\)$|^d_?real$|^real_?(?:score|prob)$"),
    regex(r"^d ?\(g ?\(z\)\)(?:_?1)?$|^d_?fake$|^fake_?(?:score|prob)$"),
)
_SURE = 0.93


@rule(
    "CTR043",
    "discriminator-unfooled",
    {"gan_imbalance": 3.0, "healthy_converged": -3.0, "overfit": -2.0, "diverge_no_nan": -2.0},
)
def discriminator_unfooled(run: Run) -> Iterator[Finding]:
    """Report a discriminator that is right nearly always in each part of the training.

    ## What it does
    Takes the median accuracy of the discriminator in each third of the epochs.
    ## Why it matters
    In a balanced game it is right in half of the cases. Where it won within the first epoch, losses may stay within bounds, as
    hinge and Wasserstein losses do, and the generator never had a signal.
    ## Fires on
    Ten epoch means or more, and 0.97 or more in each third; or, where what it says of samples is logged, D(x) of 0.93 or more and D(G(z)) of 0.07 or less in each third.
    ## Stays silent on
    Accuracies that fall or start lower (CTR001), step records, other measures.
    ## Source
    Arjovsky and Bottou, Towards Principled Methods for Training GANs (2017).
    """
    if not is_adversarial(run):
        return
    right = next((s for s in last_segment(run.of_role(Role.TRAIN_METRIC)) if _is_accuracy(s)), None)
    if right is None:
        yield from _by_what_it_says(run)
        return
    lowest = min(_thirds(right))
    if lowest < _NEVER_WRONG:
        return
    yield finding(
        f"판별자의 정확도({right.name})가 처음부터 끝까지 {figure(lowest)} 이상이라, 생성자는 판별자를 속인 적이 없고 배울 신호를 받지 못했습니다.",
        cite_point(right, right.finite_indices[0], "처음"),
        cite_point(right, right.finite_indices[-1], "마지막, 균형이면 0.5 부근"),
        severity=Severity.HIGH,
        facts={"accuracy": lowest},
    )


def _is_accuracy(series: Series) -> bool:
    known = series.axis is Axis.EPOCH and len(series.finite) >= _LEAST and max(series.finite) <= 1
    return known and _RIGHT.search(series.name.lower()) is not None


def _thirds(series: Series) -> list[float]:
    size = len(series.finite) // 3
    return [median(series.finite[i * size : (i + 1) * size]) for i in range(3)]


def _by_what_it_says(run: Run) -> Iterator[Finding]:
    """Yield the finding about a discriminator that is sure of real and of made samples alike in each third."""
    told = [
        s for s in last_segment(run.series) if s.axis is Axis.EPOCH and len(s.finite) >= _LEAST and max(s.finite) <= 1
    ]
    real = next((s for s in told if _REAL.search(s.name.lower())), None)
    made = next((s for s in told if _MADE.search(s.name.lower())), None)
    if real is None or made is None or min(_thirds(real)) < _SURE or max(_thirds(made)) > 1 - _SURE:
        return
    yield finding(
        f"판별자가 진짜에는 {figure(min(_thirds(real)))} 이상, 만든 것에는 {figure(max(_thirds(made)))} 이하를 처음부터 끝까지 답해, 생성자는 판별자를 속인 적이 없고 배울 신호를 받지 못했습니다.",
        cite_point(real, real.finite_indices[0], "처음"),
        cite_point(real, real.finite_indices[-1], "마지막, 균형이면 0.5 부근"),
        cite_point(made, made.finite_indices[-1], "마지막, 균형이면 0.5 부근"),
        severity=Severity.HIGH,
        facts={"accuracy": min(_thirds(real))},
    )
