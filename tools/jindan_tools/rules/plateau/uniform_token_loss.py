"""PLT012: a language model's loss stays at ln V, the loss of equally likely tokens."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.rate import warmup_not_over
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LARGE, _SMALL, _EVALUATIONS, _NEXT, _KEPT = 1000, 32, 4, 0.92, 0.997


@rule(
    "PLT012",
    "uniform-token-loss",
    {"plateau_lm_uniform": 3.0, "lr_too_low": 0.5, "overfit": -3.0, "healthy_converged": -3.0},
)
def uniform_token_loss(run: Run) -> Iterator[Finding]:
    """Report a token loss that never leaves the logarithm of the vocabulary size.

    ## What it does
    Compares the second half of the loss with ln V of the vocabulary that the configuration states.
    ## Why it matters
    Nothing is predicted, not even which tokens are frequent; that alone would bring the loss down to 7 to 8.
    ## Fires on
    At least 10 records whose second half lies within 3 % of ln V and which never fell below 93 % of it. For a vocabulary of 32 to
    999 tokens the loss may lie 8 % lower, where four evaluations stay as near and end no lower than they began.
    ## Stays silent on
    Warm-ups that still climb when the record ends, runs that state no vocabulary of at least 32 tokens, curves that leave the level.
    ## Source
    ln V of a uniform answer: 10.37 for 32,000 and 10.82 for 50,257 tokens.
    """
    vocabulary, series = _vocabulary(run), train_loss(run) or val_loss(run)
    if vocabulary is None or series is None or len(series.finite) < 10 or warmup_not_over(run, 10):
        return
    size = vocabulary.number() or 0.0
    level = uniform_cross_entropy(int(size))
    half = median(tail(series.values, 0.5))
    if size < _LARGE and not _carries_nothing_over(run, level):
        return
    low, high = (0.03, 0.03) if size >= _LARGE else (0.08, 0.01)
    if not -low <= half / level - 1 <= high or min(series.finite) < (1 - low - 0.04) * level:
        return
    yield finding(
        f"{series.name} 값이 모든 토큰을 같은 확률로 보는 수준인 ln {int(size):,} = {figure(level)}에 머물렀습니다.",
        Evidence(
            statement=f"뒤쪽 절반의 {series.name} 중앙값은 {figure(half)}이고 차이는 {percent(abs(half / level - 1))}입니다.",
            value=half,
            source=series.source(-1),
            formula=f"ln {int(size)} = {figure(level, 5)}",
        ),
        Evidence(statement=f"어휘 크기 설정은 {int(size):,}입니다.", value=size, source=vocabulary.source),
        severity=Severity.MEDIUM if run.ending is Ending.UNKNOWN else Severity.HIGH,
        facts={"vocabulary": size, "chance": level, "tail": half},
    )


def _vocabulary(run: Run) -> Setting | None:
    stated = run.stated("vocab_size", "padded_vocab_size", "vocabulary_size")
    return next((s for s in stated if (s.number() or 0.0) >= _SMALL), None)


def _carries_nothing_over(run: Run, level: float) -> bool:
    """Return whether the held-out loss of a small vocabulary stays next to its logarithm and ends no lower than it began.

    transformers divides the sum over L - 1 shifted tokens by all L labels of a row, so that ln V is logged as (L - 1) / L of it.
    """
    held_out = val_loss(run)
    if held_out is None or len(held_out.finite) < _EVALUATIONS:
        return False
    return min(held_out.finite) >= _NEXT * level and held_out.finite[-1] >= _KEPT * held_out.finite[0]
