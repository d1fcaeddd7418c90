"""CTR041: two views agree perfectly because every input gets the same embedding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_SPREAD = regex(
    r"^(?:train[/_ ]|val[/_ ])?(?:(?:emb(?:edding)?s?|feat(?:ure)?s?|z|proj|out(?:put)?|rep|repr|representations?)[/_ ])?std(?:[/_ ](?:z|emb|feat|mean))?$",
    re.IGNORECASE,
)
_SMALL = 0.01
# A spread that is small and went down to a quarter of where it began is on its way to nothing.
_NARROW, _SHRUNK = 0.03, 0.25
_AGREE = -0.98
# 2 - 2 cos (BYOL) of views that agree.
_APART = 0.05
_LEAST = 5


@rule(
    "CTR041",
    "views-without-spread",
    {"embedding_collapse": 4.0, "overfit": -2.0, "lr_too_low": -1.0, "healthy_converged": -4.0},
)
def views_without_spread(run: Run) -> Iterator[Finding]:
    """Report a similarity loss near its best while the embeddings have no spread.

    ## What it does
    Looks at the logged standard deviation of the embeddings over a batch beside a negative cosine similarity, or 2 - 2 cos.
    ## Why it matters
    The loss of SimSiam reaches -1 and that of BYOL 0 at once when the network answers the same for everything: the best loss of
    the table is the worst model. The spread of healthy unit vectors is about 1 / sqrt(d).
    ## Fires on
    A spread that stays below 0.01, or below 0.03 and a quarter of its first value, and a training loss of at most -0.98, or between 0 and 0.05, over the second half.
    ## Stays silent on
    Spreads of a few hundredths and more, runs that log no spread.
    ## Source
    Chen and He 2021 (SimSiam), figure 2: without stop-gradient the loss reaches -1 and the std of the output is 0;
    Grill et al. 2020 (BYOL), equation 2: 2 - 2 cos.
    """
    spread, loss = _spread(run), train_loss(run)
    if spread is None or loss is None or len(loss.finite) < _LEAST:
        return
    level, width = median(tail(loss.finite, 0.5)), median(tail(spread.finite, 0.5))
    shrunk = width < _SMALL or (width < _NARROW and width < _SHRUNK * spread.finite[0])
    if width < 0 or not shrunk or not (-1.01 <= level <= _AGREE or 0 <= level <= _APART):
        return
    yield finding(
        f"{loss.name} 값이 {figure(level)}까지 내려갔지만 임베딩의 표준편차가 {figure(width)}뿐이라, 모든 입력에 같은 임베딩을 내는 붕괴 상태입니다.",
        cite_point(loss, loss.finite_indices[-1], f"가장 낮을 수 있는 값은 {0 if level >= 0 else -1}입니다"),
        cite_point(spread, spread.finite_indices[0], "처음"),
        cite_point(spread, spread.finite_indices[-1], "마지막, 건강한 단위 벡터라면 1 ÷ √차원 부근"),
        severity=Severity.HIGH,
        facts={"spread": width, "level": level},
    )


def _spread(run: Run) -> Series | None:
    return next((s for s in run.series if _SPREAD.search(s.name) and len(s.finite) >= _LEAST), None)
