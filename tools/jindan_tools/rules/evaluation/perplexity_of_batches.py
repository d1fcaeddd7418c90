"""EVL250: the perplexity is a mean of exponentials over the batches, and so above e to the mean loss."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.evaluation.perplexity_on_another_base import PERPLEXITY, perplexity_pairs
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _ABOVE, _MOST = 3, 0.05, 4.0
# Of one number to another the quotient of logarithms stands still; of a mean of exponentials it does not.
_STEADY = 0.01


@rule("EVL250", "perplexity-of-batches", {"overfit": -2.0, "train_val_shift": -1.0})
def perplexity_of_batches(run: Run) -> Iterator[Finding]:
    """State that a perplexity lies above e to the loss of the same record, because the batches were raised before the mean was taken.

    ## What it does
    Divides each logged perplexity by e to the loss of the same record.
    ## Why it matters
    The mean of e to the loss of each batch is above e to the mean loss by half the variance of the batches or more. Held against a perplexity
    that was computed from a mean loss (of the training, of a paper) it looks like over-fitting.
    ## Fires on
    Three records or more, all of them 5 % or more and at most four times above.
    ## Stays silent on
    Perplexities that fit, lie below, or belong to another base (EVL035).
    ## Source
    Jensen's inequality; torchmetrics Perplexity sums the losses first, Lightning's self.log averages what it is given a batch.
    """
    for told in (s for s in run.series if PERPLEXITY.search(s.name.lower()) and len(s.finite) >= _LEAST):
        pairs = perplexity_pairs(run, told)
        above = [told.values[i] / math.exp(min(loss.values[j], 700.0)) - 1 for i, loss, j in pairs]
        bases = [math.log(told.values[i]) / loss.values[j] for i, loss, j in pairs if told.values[i] > 1]
        if (
            len(above) < _LEAST
            or min(above) < _ABOVE
            or max(above) > _MOST
            or max(bases) - min(bases) <= _STEADY * bases[-1]
        ):
            continue
        i, loss, j = pairs[-1]
        right = math.exp(loss.values[j])
        yield finding(
            f"{told.name} 값은 배치마다 구한 perplexity의 평균이라 평균 손실에서 구한 값보다 {percent(median(above))}쯤 높습니다. 마지막 {loss.name} 값에서 나오는 perplexity는 {figure(right)}입니다.",
            cite_point(told, i),
            cite_point(loss, j),
            calculated(
                "평균 손실에서 구한 perplexity입니다.", right, f"e ^ {figure(loss.values[j])} = {figure(right)}"
            ),
            severity=Severity.LOW,
            facts={"above": median(above), "right": right},
        )
        return
