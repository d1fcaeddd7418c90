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
    Ten epoch means or more, and 0.97 or more in each third.
    ## Stays silent on
    Accuracies that fall or start lower (CTR001), step records, other measures.
    ## Source
    Arjovsky and Bottou, Towards Principled Methods for Training GANs (2017).
    """
    right = next((s for s in last_segment(run.of_role(Role.TRAIN_METRIC)) if _is_accuracy(s)), None)
    if right is None or not is_adversarial(run):
        return
    size = len(right.finite) // 3
    lowest = min(median(right.finite[i * size : (i + 1) * size]) for i in range(3))
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
