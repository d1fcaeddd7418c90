"""Models that were trained in bfloat16 and whose activations leave the range of float16."""

from __future__ import annotations

from collections.abc import Iterable

from jindan_tools.text.regex import regex

# Source: huggingface.co/docs/transformers/model_doc/t5 and mt5, transformers pull request 20760 (keep wo in float32) and issue 4586;
# huggingface.co/docs/transformers/model_doc/gemma2 and gemma3 (bfloat16 only; float16 overflows).
_MADE_FOR_BFLOAT = regex(
    r"(?:^|[/_-])(?:(?:flan-|long-?|by|u?m)?t5(?:[-_.]|$)|flan-ul2|ul2|gemma-?[123]?(?:[-_.]|$))",
)


def made_for_bfloat16(names: Iterable[str]) -> str | None:
    """Return the first name of a model that float16 does not hold, None when there is none."""
    return next((n for n in names if _MADE_FOR_BFLOAT.search(n.lower())), None)
