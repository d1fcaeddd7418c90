"""FIT065: a language model trained from nothing ends near zero and nothing held out was looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

# ln 3,000 and ln 300,000: the vocabularies of word pieces and of characters of Chinese, before anything is learnt.
_START, _MOST = 8.0, 12.7
_LOW = 0.3
_RECORDS = 20


@rule("FIT065", "text-known-by-heart", {"memorisation": 2.0, "no_validation": 1.0})
def text_known_by_heart(run: Run) -> Iterator[Finding]:
    """Remark that a token loss from the logarithm of a vocabulary down to next to nothing is that of a text known by heart.

    ## What it does
    Compares the first and the last training loss of a run without any held-out figure.
    ## Why it matters
    No model predicts new text so surely. The curve is that of a small text read many times; what the model does with
    other text is not known.
    ## Fires on
    A first loss between ln 3,000 and ln 330,000, 20 records or more, an end below 0.3, no held-out loss and no metric.
    ## Stays silent on
    Runs with any evaluation, other first losses, losses that do not come so low.
    ## Source
    Shannon 1951, Prediction and entropy of printed English: 0.6 to 1.3 bits a character.
    """
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _RECORDS or val_loss(run) is not None or val_metric(run) is not None:
        return
    first, last = loss.finite[0], median(tail(loss.values, 0.1, 5))
    if not _START <= first <= _MOST or not 0 < last < _LOW:
        return
    yield finding(
        f"{loss.name} 값이 {figure(first)}(어휘 약 {figure(round(math.exp(first), -2))}개에서 고르게 찍을 때의 값)에서 {figure(last)} 값까지 내려갔습니다. 토큰을 "
        "맞히는 모델이라면 학습 글을 외운 것이고, 새 글에서의 점수는 기록에 없습니다.",
        *cite_ends(loss),
        calculated(
            "끝에서는 다음 토큰을 이만큼 확신합니다.",
            math.exp(-last),
            f"exp(−{figure(last)}) = {percent(math.exp(-last))}",
        ),
        severity=Severity.LOW,
        facts={"first": first, "last": last},
    )
