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
    At least 10 records whose second half lies within 3 % of ln V and which never fell below 93 % of it.
    ## Stays silent on
    Warm-ups that still climb when the record ends, runs that state no vocabulary of at least 1000 tokens, curves that leave the level.
    ## Source
    ln V of a uniform answer: 10.37 for 32,000 and 10.82 for 50,257 tokens.
    """
    vocabulary, series = _vocabulary(run), train_loss(run) or val_loss(run)
    if vocabulary is None or series is None or len(series.finite) < 10 or warmup_not_over(run, 10):
        return
    size = vocabulary.number() or 0.0
    level = uniform_cross_entropy(int(size))
    half = median(tail(series.values, 0.5))
    if abs(half / level - 1) > 0.03 or min(series.finite) < 0.93 * level:
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
    return next((s for s in stated if (s.number() or 0.0) >= 1000), None)
