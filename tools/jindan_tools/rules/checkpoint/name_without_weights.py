"""CKP131: the files name a pretrained language model, but its weights were never there."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_line
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_SIZES = ("vocab_size", "padded_vocab_size", "vocabulary_size")
_SHAPES, _LOADS = ("config_name",), ("model_name_or_path", "model_name", "pretrained_model_name_or_path")
_TUNED = ("finetun", "fine-tun", "fine_tun", "파인튜닝", "미세조정", "미세 조정", "sft")
_NEAR, _ABOVE, _BAD, _LEAST, _MOST_STEPS = 0.9, 1.3, 5.0, 10, 5000


@rule(
    "CKP131",
    "name-without-weights",
    {
        "ckpt_mismatch": 3.0, "init_bad": 1.5, "plateau_lm_uniform": 1.0, "lr_too_low": -3.0, "underfit": -2.0, "overfit": -3.0,
        "too_little_data": 0.5, "healthy_converged": -4.0, "chat_template_bug": -1.0, "epochs_too_few": -2.0,
    },
)  # fmt: skip
def name_without_weights(run: Run) -> Iterator[Finding]:
    """Report a fine-tuning that starts at ln V and stays bad, although a pretrained model is named.

    ## What it does
    Compares the first loss with ln V of the stated vocabulary and the last ones with what a pretrained model costs.
    ## Why it matters
    `config_name` without `model_name_or_path` (or from_config) takes the shape of a model and random weights. The loss falls from ln V to
    the frequencies of tokens, 6 to 8, which looks like slow learning; a few thousand steps cannot replace pretraining.
    ## Fires on
    A first loss within 0.9 and 1.3 of ln V, a last one still above 5, at most 5,000 updates, and either config_name without
    a model to load, or notes or names that speak of fine-tuning.
    ## Stays silent on
    Pretraining (no word of fine-tuning, long runs, losses that came down), adapters (CKP090), unknown vocabularies.
    ## Source
    transformers examples/pytorch/language-modeling/run_clm.py: AutoModelForCausalLM.from_config unless model_name_or_path is given.
    """
    loss = train_loss(run)
    size = next((s for s in run.stated(*_SIZES) if (s.number() or 0) >= 1000), None)
    if loss is None or size is None or len(loss.finite) < _LEAST or "peft" in run.config:
        return
    if (loss.axis is Axis.EPOCH and loss.xs[0] >= 1) or (run.steps_planned or run.steps_done or 0) > _MOST_STEPS:
        return
    uniform, first = math.log(size.number() or 2), loss.finite[0]
    last = median(loss.finite[-max(3, len(loss.finite) // 5) :])
    held = val_loss(run)
    if not _NEAR * uniform <= first <= _ABOVE * uniform or last < _BAD or (held is not None and held.finite and held.finite[-1] < _BAD):  # fmt: skip
        return
    shape = next((s for s in run.stated(*_SHAPES) if isinstance(s.value, str) and s.value), None)
    empty = shape is not None and not any(isinstance(s.value, str) and s.value for s in run.stated(*_LOADS))
    meant = _says_tuning(run)
    if not empty and meant is None:
        return
    yield finding(
        f"첫 손실 {figure(first)} 값이 어휘 {int(size.number() or 0):,}개를 같은 확률로 보는 ln V = {figure(uniform)} 수준이라, 사전 학습 가중치 없이 무작위 모델에서 시작했습니다. "
        f"마지막 {figure(last)} 값은 토큰 빈도만 배운 수준입니다.",
        *cite_ends(loss),
        Evidence(statement=f"어휘 크기 설정은 {int(size.number() or 0):,}입니다.", source=size.source),
        *((_shape_only(shape),) if empty and shape is not None else ()),
        *((meant,) if meant is not None else ()),
        calculated("모든 토큰을 같은 확률로 볼 때의 손실입니다.", uniform, f"ln {int(size.number() or 0)} = {figure(uniform)}"),
        severity=Severity.HIGH,
        facts={"first": first, "uniform": uniform},
    )  # fmt: skip


def _shape_only(shape: Setting) -> Evidence:
    said = f"{shape.name}만 있고 model_name_or_path가 없습니다. 구조만 가져오고 가중치는 새로 만듭니다."
    return Evidence(statement=said, source=shape.source)


def _says_tuning(run: Run) -> Evidence | None:
    note = next((e for e in run.of_kind(EventKind.NOTE) if any(w in e.text.lower() for w in _TUNED)), None)
    if note is None:
        return None
    return cite_line(note, "메모는 이 실행을 파인튜닝이라고 합니다.")
