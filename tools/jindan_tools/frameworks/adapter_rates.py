"""Least usual learning rates of the ways to tune few weights, each with its source."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class AdapterRate(Struct, frozen=True, kw_only=True):
    """The least rate in use (AdamW) for a peft_type, and what is trained in Korean."""

    least: float
    name: str
    source: str


ADAPTER_RATES: Mapping[str, AdapterRate] = {
    "PROMPT_TUNING": AdapterRate(
        least=3e-3, name="프롬프트 튜닝", source="huggingface.co/docs/peft/task_guides/prompt_based_methods: 3e-2; Lester et al. 2021: 0.3"
    ),
    "P_TUNING": AdapterRate(least=1e-4, name="P-튜닝", source="Liu et al. 2021, GPT Understands, Too: 1e-5 to 1e-4 for encoders, prompt encoders at 1e-3"),
    "PREFIX_TUNING": AdapterRate(least=5e-5, name="프리픽스 튜닝", source="Li and Liang 2021: 5e-5 to 8e-5 with a projection; peft examples 1e-2"),
    "IA3": AdapterRate(least=1e-3, name="IA3", source="huggingface.co/docs/peft/task_guides/ia3: 8e-3; Liu et al. 2022 (T-Few): 3e-3"),
}  # fmt: skip
