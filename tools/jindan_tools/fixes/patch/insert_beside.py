"""Write a setting that no file states beside the one that it belongs to, so that a patch never does half of a step."""

from __future__ import annotations

import re

from jindan_tools.fixes.patch.scalar_text import scalar_text
from jindan_tools.text.regex import regex

# Where accumulation is written beside the batch of a device. Sources: transformers TrainingArguments, DeepSpeed's configuration.
BESIDE = {
    "per_device_train_batch_size": "gradient_accumulation_steps",
    "train_micro_batch_size_per_gpu": "gradient_accumulation_steps",
}
_ALONE = regex(
    r"""^(?P<indent>\s*)(?P<dash>-{0,2})(?P<quote>["']?)(?P<key>\w+)(?P=quote)(?P<sign>\s*[:=]\s*|\s+)[^\s,;#\\]+\s*(?P<end>,|\\)?\s*(?:#.*)?$"""
)


def line_beside(line: str, key: str, name: str, value: str, suffix: str) -> str | None:
    """Return a line that sets `name` as `line` sets `key`, to stand above it; None unless `line` sets `key` and nothing else."""
    bare = line.rstrip("\r\n")
    found = _ALONE.match(bare)
    if found is None or found["key"] != key or (found["dash"] and found["end"] != "\\"):
        return None
    sign = re.sub(r"\s{2,}", " ", found["sign"])
    tail = {",": ",", "\\": " \\"}.get(
        found["end"] or "", "," if suffix in {".json", ".py"} and found["indent"] else ""
    )
    quote = found["quote"]
    text = scalar_text(value, suffix)
    return f"{found['indent']}{found['dash']}{quote}{name}{quote}{sign}{text}{tail}{line[len(bare) :]}"
