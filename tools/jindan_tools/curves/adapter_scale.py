"""How strongly a LoRA adapter is added to the model: alpha / r, or alpha / sqrt(r) with rsLoRA."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.text.figures import figure


class AdapterScale(Struct, frozen=True, kw_only=True):
    """The scale, the rank, whether it is divided by the root of the rank, the settings as evidence and the formula."""

    value: float
    rank: float
    rooted: bool
    evidence: tuple[Evidence, ...]
    formula: str


def adapter_scale(run: Run) -> AdapterScale | None:
    """Return the scale of the adapter, None when alpha or the rank is unknown.

    Source: peft tuners/lora/layer.py, scaling = lora_alpha / r, with use_rslora lora_alpha / math.sqrt(r).
    """
    alpha, rank = _last(run, "lora_alpha"), _last(run, "r", "lora_r", "lora_rank")
    if alpha is None or rank is None:
        return None
    a, r = alpha.number(), rank.number()
    if a is None or r is None or a <= 0 or r < 1:
        return None
    flag = _last(run, "use_rslora")
    rooted = flag is not None and str(flag.value).lower() == "true"
    value = a / (math.sqrt(r) if rooted else r)
    shown = [
        Evidence(statement=f"{s.name.rsplit('.', 1)[-1]} 값은 {figure(n)}입니다.", value=n, source=s.source)
        for s, n in ((alpha, a), (rank, r))
    ]
    if rooted and flag is not None:
        shown.append(Evidence(statement="use_rslora가 켜져 있어 r이 아니라 √r로 나눕니다.", source=flag.source))
    formula = f"{figure(a)} ÷ {'√' if rooted else ''}{figure(r)} = {figure(value)}"
    return AdapterScale(value=value, rank=r, rooted=rooted, evidence=tuple(shown), formula=formula)


def _last(run: Run, *names: str) -> Setting | None:
    found = run.stated(*names)
    return found[-1] if found else None
