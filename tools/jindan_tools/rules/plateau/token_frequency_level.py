"""PLT039: a language model stands at the level of the token frequencies, 6 to 8 nats, for most of a long run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _MANY, _STEPS, _VOCABULARY = 20, 100, 1000, 20_000
# Token frequencies of natural text have 6.3 (30,000 word pieces) to 7.7 nats (100,000 and more).
_LOW, _HIGH, _STILL, _NEARLY = 6.2, 7.8, 0.01, 1.03
_NAMES = frozenset(
    {"_name_or_path", "model_name_or_path", "base_model_name_or_path", "base_model", "pretrained_model_name_or_path"}
)


@rule(
    "PLT039",
    "token-frequency-level",
    {"plateau_lm_uniform": 3.0, "ckpt_mismatch": 1.5, "healthy_converged": -4.0, "overfit": -3.0, "epochs_too_few": -2.0, "underfit": -1.0},
)  # fmt: skip
def token_frequency_level(run: Run) -> Iterator[Finding]:
    """Report a token loss that fell to the level of the token frequencies and has stood there since.

    ## What it does
    Looks for a loss between 6.2 and 7.8 that does not move over three quarters of a run with a large vocabulary.
    ## Why it matters
    The frequencies of tokens are learnt within the first hundreds of steps whatever is wrong with the rest. A model that
    stays there takes nothing from the context: mask, positions, labels, or pretrained weights that were not loaded.
    ## Fires on
    Twenty records or more over 1000 steps, or a hundred records, a stated vocabulary of 20,000 and more, medians of the last two quarters
    that lie within 1 % of one another, and of the one before within 3 %.
    ## Stays silent on
    Losses that still fall, short runs (the level is passed on the way), small vocabularies.
    ## Source
    The entropy of the unigram distribution; BERT and GPT-2 pretraining curves pause there before attention forms.
    """
    vocabulary, loss = _vocabulary(run), train_loss(run) or val_loss(run)
    if vocabulary is None or loss is None or not _long(loss):
        return
    quarter = len(loss.finite) // 4
    levels = [median(loss.finite[i * quarter : (i + 1) * quarter]) for i in (1, 2, 3)]
    if (
        min(levels) < _LOW
        or max(levels) > _HIGH
        or max(levels[1:]) - min(levels[1:]) > _STILL * min(levels)
        or levels[0] > _NEARLY * min(levels)
    ):
        return
    if max(levels) > 0.85 * uniform_cross_entropy(int(vocabulary.number() or 0)) or min(loss.finite) < 0.9 * levels[-1]:
        return
    name = next((s for s in run.stated(*_NAMES) if "/" in str(s.value or "")), None)
    weights = {
        "plateau_lm_uniform": 3.0,
        "healthy_converged": -4.0,
        "overfit": -3.0,
        "epochs_too_few": -2.0,
        "underfit": -1.0,
    }
    yield finding(
        f"{loss.name} 값이 실행의 뒤쪽 4분의 3 동안 {figure(levels[-1])} 부근에서 움직이지 않습니다. 자연어의 토큰 빈도만 알 때의 수준(6~8)이며, 문맥에서 배운 것이 없습니다.",
        cite_point(loss, loss.finite_indices[quarter], "앞쪽 4분의 1이 지난 때"),
        cite_point(loss, loss.finite_indices[-1], "마지막 기록"),
        Evidence(statement=f"어휘 크기 설정은 {int(vocabulary.number() or 0):,}입니다.", source=vocabulary.source),
        *((Evidence(statement=f"{name.name} 설정은 사전학습 모델을 가리킵니다. 제대로 불러왔다면 이 수준에 머물 수 없습니다.", source=name.source),) if name else ()),
        severity=Severity.HIGH,
        argues={**weights, "ckpt_mismatch": 1.5} if name else weights,
        facts={"level": levels[-1]},
    )  # fmt: skip


def _long(loss: Series) -> bool:
    steps = loss.axis is Axis.STEP and len(loss.finite) >= _LEAST and loss.xs[-1] - loss.xs[0] >= _STEPS
    return steps or len(loss.finite) >= _MANY


def _vocabulary(run: Run) -> Setting | None:
    names = {"vocab_size", "padded_vocab_size", "vocabulary_size"}
    stated = (s for s in run.stated(*names) if not isinstance(s.value, bool))
    return next((s for s in stated if isinstance(s.value, int | float) and s.value >= _VOCABULARY), None)
