"""Say in one word which number format the run trained in."""

from __future__ import annotations

from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.resolve.given import Config

_TRUE = {"true", "1", "yes", "on"}
_WORDS = (
    ("bf16", "bf16"),
    ("bfloat16", "bf16"),
    ("fp16", "fp16"),
    ("float16", "fp16"),
    ("16-mixed", "fp16"),
    ("16", "fp16"),
    ("32", "fp32"),
)


def resolve_precision(config: Config) -> None:
    """Set `precision` to fp32, fp16, bf16 or amp from the flags that are given; leave it out when nothing tells."""
    for flag, word in (("bf16", "bf16"), ("fp16", "fp16")):
        found = config.get(flag)
        if found is not None and _is_on(found):
            config["precision"] = _derived(word, found)
            return
    stated = config.get("precision")
    text = "" if stated is None else str(stated.value).lower()
    for part, word in _WORDS:
        if stated is not None and part in text:
            config["precision"] = _derived(word, stated)
            return
    amp = config.get("amp")
    if amp is not None:
        text = str(amp.value).lower()
        half = next((word for part, word in _WORDS if part in text and word != "fp32"), "fp32")
        config["precision"] = _derived("amp" if _is_on(amp) else half, amp)


def _is_on(found: Resolved) -> bool:
    return str(found.value).lower() in _TRUE


def _derived(word: str, source: Resolved) -> Resolved:
    return Resolved(
        name="precision",
        value=word,
        origin=Origin.INFERRED,
        source=source.source,
        reason=f"{source.name} 값({source.value})에서 알 수 있습니다.",
    )
