"""Find the settings that a heading names by a word and a number alone: `batch 16, SGD momentum 0.9 lr 0.4, classes 100`."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.text.regex import regex

_NAMES: Mapping[str, str] = {
    "batch": "batch_size", "batch size": "batch_size", "bs": "batch_size", "lr": "learning_rate",
    "learning rate": "learning_rate", "momentum": "momentum", "weight decay": "weight_decay", "wd": "weight_decay",
    "warmup": "warmup_steps", "warmup steps": "warmup_steps", "classes": "num_classes", "num classes": "num_classes",
    "vocab": "vocab_size", "vocab size": "vocab_size", "epochs": "epochs", "dropout": "dropout",
    "label smoothing": "label_smoothing", "block size": "block_size", "gradient accumulation": "gradient_accumulation",
    "max length": "max_length", "total": "total_steps", "total steps": "total_steps",
}  # fmt: skip
_PAIR = regex(
    rf"(?<![\w./=\-])({'|'.join(sorted(_NAMES, key=len, reverse=True))}) (\d[\d,]{{0,12}}(?:\.\d{{1,8}})?(?:e-?\d{{1,3}})?)(?![\w/%]|\.\d)"
)
_OPTIMIZER = regex(r"\b(SGD|AdamW|Adam|RMSprop|Adagrad|Adafactor|Lion|NAdam|RAdam|LAMB)\b")
_FEWEST = 2
_OF_STEPS = frozenset({"learning_rate", "warmup_steps"})


def bare_settings(text: str, *, fewest: int = _FEWEST) -> list[tuple[str, str]]:
    """Return the settings of a line that names `fewest` at least in this way; an optimizer beside a rate counts as one more."""
    plain = text.lower().replace("_", " ")
    pairs = [(_NAMES[match[1]], match[2].replace(",", "")) for match in _PAIR.finditer(plain)]
    names = {name for name, _ in pairs}
    if names.isdisjoint(_OF_STEPS):
        # `batch 16 total 300 images`: a total counts steps beside a rate or a warm-up only.
        pairs = [pair for pair in pairs if pair[0] != "total_steps"]
        names.discard("total_steps")
    if len(names) < fewest:
        return []
    chosen = _OPTIMIZER.search(text) if "learning_rate" in names else None
    return [*pairs, *([("optimizer", chosen[1])] if chosen is not None else [])]
