"""NUM036: weights are bfloat16 or float16 and an update is smaller than half of their spacing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_line
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit
from jindan_tools.text.figures import figure

# The usual spread of initial weights of transformers (initializer_range); 7 and 10 bits are kept behind the leading one.
_WEIGHT, _BITS = 0.02, {"bfloat16": 7, "float16": 10}
_LEAST, _HARDLY = 8, 0.05
_WEIGHTS = ("dtype", "torch_dtype", "model_dtype", "weights_dtype", "param_dtype", "params_dtype")
# LLaMA-Factory's pure_bf16 loads the model in bfloat16 and leaves autocast off.
_PURE = frozenset({"pure_bf16", "pure_bfloat16", "full_bf16"})
# torchtune's `dtype` and Lightning's `-true` precisions are the type of the weights themselves; `bf16` elsewhere means autocast.
_TRUE = {"bf16-true": "bfloat16", "16-true": "float16", "fp16-true": "float16"}
_TORCHTUNE = "torchtune."
_MASTER = (
    "lora_alpha",
    "deepspeed",
    "zero_optimization",
    "master_weights",
    "fp32_master",
    "stochastic_rounding",
    "kahan",
)


@rule("NUM036", "updates-below-bfloat", {"bf16_stall": 4.0, "lr_too_low": -4.0, "labels_shuffled": -2.0, "frozen_layers": -2.0, "underfit": -2.0, "params_not_in_optim": -1.0})  # fmt: skip
def updates_below_bfloat(run: Run) -> Iterator[Finding]:
    """Report weights in bfloat16 or float16 whose updates round to nothing, beside a loss that stands still.

    ## What it does
    Compares the highest rate, about which Adam moves a weight in a step, with half the spacing at 0.02 of the type of the weights.
    ## Why it matters
    A sum below half the spacing is rounded back to the weight: most weights never move, however long the run. In float32,
    or with a float32 copy as autocast (`bf16: true`) keeps it, the same rate is enough.
    ## Fires on
    dtype, torch_dtype or pure_bf16 in a configuration, torchtune's `dtype: bf16`, Lightning's `bf16-true`, or weights cast in a script: bfloat16 at a rate below 6.1e-5, float16 below
    7.6e-6; a loss that fell by less than a twentieth over eight records.
    ## Stays silent on
    `bf16: true` and `fp16: true`, adapters (their weights start at 0, where spacing is fine), DeepSpeed (keeps float32 copies), falling losses.
    ## Source
    torch.finfo: eps 2^-7 of bfloat16, 2^-10 of float16; huggingface.co/papers/2010.06192 (training in pure bfloat16).
    """
    loss, rate, told = train_loss(run), highest_rate(run), _told(run)
    if loss is None or rate is None or told is None or len(loss.finite) < _LEAST:
        return
    kind, evidence = told
    half = 2.0 ** (math.floor(math.log2(_WEIGHT)) - _BITS[kind]) / 2
    if not 0 < rate < half or relative_drop(loss.finite) >= _HARDLY:
        return
    if any(word in s.name.lower() and s.value not in (None, False, "") for s in run.settings for word in _MASTER):
        return
    yield finding(
        f"가중치가 {kind}인데 학습률 {figure(rate)} 값은 0.02 크기 가중치의 눈금 절반({figure(half)})보다 작아, 갱신이 반올림으로 사라집니다.",
        evidence,
        calculated(f"0.02 크기인 {kind} 수의 눈금 절반입니다.", half, f"2^(−6 − {_BITS[kind]}) ÷ 2 = {figure(half)}"),
        *cite_ends(loss),
        severity=Severity.HIGH,
        facts={"rate": rate, "half": half},
    )


def _told(run: Run) -> tuple[str, Evidence] | None:
    """Return the type of the weights and what tells it."""
    tuned = any(str(s.value).startswith(_TORCHTUNE) for s in run.settings)
    for setting in run.settings:
        word = str(setting.value).lower()
        kind = _TRUE.get(word) if setting.leaf == "precision" else word.rpartition(".")[2]
        if setting.leaf == "precision" and kind is not None:
            return kind, Evidence(
                statement=f"precision 값 {word}은 가중치 자체를 {kind}으로 둡니다.", source=setting.source
            )
        if tuned and setting.leaf == "dtype" and kind in {"bf16", "fp16"}:
            kind = "bfloat16" if kind == "bf16" else "float16"
        if setting.leaf in _WEIGHTS and kind in _BITS and not (kind == "float16" and run.flag("fp16")):
            return kind, Evidence(statement=f"가중치의 자료형이 {kind}입니다.", source=setting.source)
        if setting.leaf in _PURE and setting.flag():
            told = (
                f"{setting.name}가 켜져 있어 가중치와 갱신이 모두 bfloat16입니다(bf16과 달리 float32 사본이 없습니다)."
            )
            return "bfloat16", Evidence(statement=told, source=setting.source)
    for name, kind in (("weights_in_bfloat", "bfloat16"), ("weights_in_half", "float16")):
        event = habit(run, name)
        if event is not None:
            return kind, cite_line(event, f"가중치를 {kind}으로 바꿉니다.")
    return None
