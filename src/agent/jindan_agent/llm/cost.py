"""What the answers of a paid server cost."""

from __future__ import annotations

from jindan_agent.llm.answer import Usage
from jindan_agent.llm.settings import ModelSettings

_MILLION = 1_000_000


def cost_text(usage: Usage, settings: ModelSettings) -> str:
    """Return '약 0.0012달러' by the prices the user named, '' when there are none."""
    if settings.prices is None:
        return ""
    paid, earned = settings.prices
    dollars = (usage.input_tokens * paid + usage.output_tokens * earned) / _MILLION
    return f"약 {dollars:.4f}달러"
