"""How many tokens a server takes at once, as far as it says so itself."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jindan_tools.text.regex import regex

Origin = Literal["assumed", "given", "server", "error", "probe"]

# llama.cpp: '"n_ctx":4096'; vLLM and OpenAI: 'maximum context length is 8192 tokens'; LM Studio: 'context length of
# only 4096 tokens'; Ollama and others: 'context window of 4096'.
_REFUSED = (
    regex(r"[\"']?n_ctx[\"']?\s*[:=]\s*(\d{3,8})"),
    regex(r"maximum context length (?:is|of) (\d{3,8})"),
    regex(r"context (?:length|window|size)[^\d\n]{0,40}?(\d{3,8})"),
)


class Context(Struct, frozen=True, kw_only=True):
    """The size of the context in tokens, prompt and answer together, and where the number comes from."""

    tokens: int
    origin: Origin = "assumed"


def refused_limit(detail: str) -> int | None:
    """Return the context size that an error message of a server names, None when it names none."""
    for pattern in _REFUSED:
        found = pattern.search(detail)
        if found and 256 <= int(found.group(1)) <= 20_000_000:
            return int(found.group(1))
    return None
