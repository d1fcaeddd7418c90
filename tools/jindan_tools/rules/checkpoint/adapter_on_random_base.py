"""CKP090: an adapter is trained on a language model that knows nothing: its loss starts at ln V."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.loss_ratio import loss_ratio
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_ADAPTERS = frozenset({"lora_alpha", "lora_r", "lora_rank", "lora_target", "peft_type"})
_KINDS = frozenset({"finetuning_type", "training_type", "train_type"})
_VOCABULARIES = frozenset({"vocab_size", "padded_vocab_size", "vocabulary_size"})
_SMALLEST = 1000
# A loss of 9 nats leaves the right token one chance in 8,000; pretrained models start at 0.5 to 5, or 6 in another language.
_KNOWS_NOTHING, _NEAR_UNIFORM = 9.0, 0.9
_RATIO = 1.6
# Above 1.3 ln V of the largest vocabulary in use (262,144) no model guesses so badly: the figure is a sum.
_NO_MODEL = 16.3
# The frequencies of tokens, which a random base comes down to, cost so much.
_FREQUENCIES, _TEXT = (5.5, 9.0), (0.7, 5.0)


_LOADED_NOTHING = {
    "ckpt_mismatch": 3.0, "init_bad": 1.5, "lr_too_low": -2.0, "underfit": -2.0, "chat_template_bug": -1.0, "healthy_converged": -3.0,
}  # fmt: skip


@rule("CKP090", "adapter-on-random-base", {**_LOADED_NOTHING, "grad_accum_loss_scale": 1.5})
def adapter_on_random_base(run: Run) -> Iterator[Finding]:
    """Report an adapter whose base answers like a model that was never trained.

    ## What it does
    Compares the first loss with ln V, what a uniform answer over the vocabulary costs, or with 9 where V is unknown.
    ## Why it matters
    An adapter of a few million weights cannot teach a language model to speak. The loss falls to the frequencies of tokens
    (7 to 8) and looks like learning; what failed is that the weights were never loaded (from_config, a wrong prefix).
    ## Fires on
    LoRA or another adapter, a first record of at least 0.9 ln V, or of 9, and a held-out loss of the same size where there is one. It speaks
    for a summed loss as well where the passes of an update divide the start to an ordinary one and the end is not at 5.5 to 9.
    ## Stays silent on
    Training from scratch, losses that the held-out loss shows to be multiplied (BAT001), low starts, starts above 1.3 ln V or
    16.3, which no model costs (BAT250).
    ## Source
    ln V: 10.37 for 32,000, 11.76 for 128,256 and 11.93 for 151,936 tokens; transformers AutoModel.from_config makes random weights.
    """
    adapter, loss = next((s for s in run.settings if _is_adapter(s)), None), train_loss(run)
    if adapter is None or loss is None or not loss.finite or (loss.axis is Axis.EPOCH and loss.xs[0] >= 1):
        return
    size, first = _vocabulary(run), loss.finite[0]
    uniform = None if size is None else math.log(size)
    least = _KNOWS_NOTHING if uniform is None else _NEAR_UNIFORM * uniform
    ratio = loss_ratio(run)
    if (
        first < least
        or first > (_NO_MODEL if uniform is None else 1.3 * uniform)
        or (ratio is not None and ratio.pairs[-1][2] > _RATIO)
    ):
        return
    told = (
        ""
        if size is None or uniform is None
        else f"(모든 토큰을 같은 확률로 보는 ln {int(size):,} = {uniform:.2f} 수준)"
    )
    yield finding(
        f"어댑터 학습의 첫 손실이 {figure(first)}{told}이라, 사전 학습 가중치를 읽지 못한 무작위 모델 위에서 학습했습니다.",
        cite_point(loss, loss.finite_indices[0], "처음"),
        Evidence(statement=f"어댑터 설정 {adapter.name} 값이 있습니다.", source=adapter.source),
        calculated(
            "첫 손실에서 정답 토큰의 확률입니다.", math.exp(-first), f"e^-{figure(first)} = {math.exp(-first):.1e}; 사전 학습 모델은 보통 0.5~5에서 시작합니다."
        ),
        severity=Severity.MEDIUM if _may_be_a_sum(run, loss) else Severity.HIGH,
        argues={"ckpt_mismatch": 1.5, "grad_accum_loss_scale": 1.5, "lr_too_low": -2.0, "healthy_converged": -2.0} if _may_be_a_sum(run, loss) else _LOADED_NOTHING,
        facts={"first": first},
    )  # fmt: skip


def _may_be_a_sum(run: Run, loss: Series) -> bool:
    """Say whether the passes of an update explain the start as well, and the end is not that of token frequencies."""
    count = (run.number("gradient_accumulation") or 1.0) * (run.number("devices") or 1.0)
    low, high = _FREQUENCIES
    if count < 2 or low <= median(tail(loss.finite)) <= high:
        return False
    return _TEXT[0] <= loss.finite[0] / count <= _TEXT[1]


def _is_adapter(setting: Setting) -> bool:
    name = setting.leaf
    return name in _ADAPTERS or (name in _KINDS and str(setting.value).lower() in {"lora", "qlora", "dora"})


def _vocabulary(run: Run) -> float | None:
    found = (s.value for s in run.stated(*_VOCABULARIES))
    return next((float(v) for v in found if isinstance(v, int) and not isinstance(v, bool) and v >= _SMALLEST), None)
