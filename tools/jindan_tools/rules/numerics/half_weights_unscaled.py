"""NUM037: the weights themselves are float16 and nothing scales the loss: Adam's first update is not a number."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule

_HALF = frozenset({"float16", "torch.float16", "fp16", "half"})
_NAMES = frozenset({"torch_dtype", "model_dtype", "weights_dtype", "dtype"})
_SOON = 4
_SMALLEST = 2**-24


@rule(
    "NUM037",
    "half-weights-unscaled",
    {"nan_fp16_overflow": 5.0, "nan_lr_diverge": -3.0, "nan_bad_data": -3.0, "loss_zero_gradnorm_nan": -1.0, "all_labels_ignored": -3.0, "warmup_missing": -2.0, "loss_scale_wrong": -1.0},
)  # fmt: skip
def half_weights_unscaled(run: Run) -> Iterator[Finding]:
    """Report a full fine-tuning of float16 weights without loss scaling that is not finite from its first updates on.

    ## What it does
    Reads torch_dtype beside fp16 and looks at the first four records.
    ## Why it matters
    Adam divides by sqrt(v) + eps. In float16 an eps of 1e-8 is 0, and small gradients squared are 0 as well: 0 / 0. fp16=True
    (autocast with a scaler, weights in float32) and bfloat16 do not have this; a lower learning rate does not help.
    ## Fires on
    torch_dtype float16, fp16 not switched on, no adapter, a first record that is finite, and a loss or gradient norm that is not within the next three.
    ## Stays silent on
    Adapters (peft keeps them in float32), autocast, bfloat16, runs that break later.
    ## Source
    IEEE 754: the smallest positive float16 is 2^-24 = 6e-8; torch.optim.Adam computes in the type of the weights.
    """
    held = next((s for s in reversed(run.settings) if _part(s.name) in _NAMES and str(s.value).lower() in _HALF), None)
    loss, norm = train_loss(run), grad_norm(run)
    if held is None or loss is None or run.flag("fp16") or run.flag("amp") or _adapts(run):
        return
    broken = [s for s in (loss, norm) if s is not None and _breaks_at_once(s.values)]
    if not broken:
        return
    series = broken[0]
    first = next(i for i, v in enumerate(series.values) if not math.isfinite(v))
    yield finding(
        "가중치가 float16인데 손실 스케일링(fp16=True) 없이 Adam으로 학습해, 첫 갱신부터 값이 깨졌습니다. float16에서는 eps 1e-8이 0이 되어 0 ÷ 0이 생깁니다.",
        Evidence(statement=f"{held.name.removesuffix('.value')} 값은 {held.value}입니다.", source=held.source),
        cite_point(series, first, "처음 깨진 기록"),
        calculated("float16이 나타낼 수 있는 가장 작은 양수입니다.", _SMALLEST, "2^-24 = 5.96e-8 > 1e-8"),
        severity=Severity.CRITICAL,
    )


def _part(name: str) -> str:
    return name.removesuffix(".value").rpartition(".")[2]


def _breaks_at_once(values: tuple[float, ...]) -> bool:
    early = values[:_SOON]
    return len(early) >= 2 and math.isfinite(early[0]) and not all(math.isfinite(v) for v in early)


def _adapts(run: Run) -> bool:
    return any(
        _part(s.name) in {"peft_type", "lora_alpha", "lora_r", "use_peft", "finetuning_type"}
        and str(s.value).lower() not in {"false", "full", "none"}
        for s in run.settings
    )
