"""TOK031: the log counts the tokens that enter the loss, and there are none."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

COUNTED = regex(
    r"(?:supervised|target|label(?:l?ed)?|trainable|answer|response|unmasked|valid|loss)[_ /]?(?:tokens?|labels?|pixels?|targets?)(?:$|[_ /])|"
    r"(?:n|num)_(?:valid|targets?|labels)$"
)
_LEAST = 5


@rule(
    "TOK031",
    "nothing-supervised",
    {
        "all_labels_ignored": 4.0,
        "tokens_truncated": 1.0,
        "nan_from_step0": -3.0,
        "nan_bad_data": -3.0,
        "nan_fp16_overflow": -2.0,
        "healthy_converged": -4.0,
    },
)
def nothing_supervised(run: Run) -> Iterator[Finding]:
    """Report a count of supervised tokens or pixels that is zero in every record.

    ## What it does
    Looks for a curve that counts what enters the loss and for a loss of NaN or 0 beside it.
    ## Why it matters
    The mean over nothing is 0 / 0: NaN, or 0 where a trainer filters it. Neither precision nor the rate has a part in it.
    ## Fires on
    Five records or more that are all 0, and a training loss whose records are all NaN or 0.
    ## Stays silent on
    Counts above zero, losses with values, counts that only some batches lack.
    ## Source
    torch cross_entropy with ignore_index averages over the targets that are left; of none it is NaN.
    """
    loss = train_loss(run)
    count = next((s for s in run.series if COUNTED.search(s.name.lower()) and _is_nothing(s)), None)
    if loss is None or count is None or not all(math.isnan(v) or v == 0 for v in loss.values):
        return
    yield finding(
        f"{count.name} 값이 {len(count)}개 기록 모두 0입니다. 손실에 들어가는 정답이 하나도 없어 0 ÷ 0이 됩니다.",
        cite_point(count, 0, "처음"),
        cite_point(count, -1, "마지막"),
        *known(cite_point(loss, -1, "같은 동안의 손실")),
        severity=Severity.CRITICAL,
        facts={"records": float(len(count))},
    )


def _is_nothing(series: Series) -> bool:
    return len(series) >= _LEAST and not any(series.values)
