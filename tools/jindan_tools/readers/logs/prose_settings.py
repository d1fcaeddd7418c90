"""Find the settings that a line of prose tells: `trainer:fit - optimizer=AdamW lr=1e-3 classes=10`, `클래스 3개, 배치 50`."""

from __future__ import annotations

import re

from jindan_tools.readers.logs.bare_settings import bare_settings
from jindan_tools.resolve.names import canonical_name
from jindan_tools.text.regex import regex

_WORD = regex(
    r"(?<![\w./\-=])([A-Za-z][\w\-]{1,40}(?:\.[\w\-]{1,40}){0,3})\s?=\s?([^\s,;|(){}\[\]=]{1,60})(?=[\s,;|)\]}]|$)"
)
_KOREAN = regex(
    r"^(?:\[[^\]]{1,20}\]\s*)?([가-힣]{1,8}(?: 수| 크기)?)\s*[:=]?\s*([\d.,]+(?:[eE][-+]?\d+)?|[A-Za-z]\w{1,20})\s?(?:개|회|장|건|번)?$"
)
_KOREAN_NAMES = ("클래스", "배치", "학습률", "에폭", "에포크", "옵티마이저", "최적화기", "누적")
# What code or a remark in a log says of the model.
_TOLD = (
    ("weights_dtype", regex(r"\.to\((?:dtype=)?torch\.(bfloat16)\)|\.(bfloat16)\(\)|pure (bfloat16) weights")),
    # `AdamW(lr=0.003, weight_decay=5.0)`.
    ("optimizer", regex(r"\b(SGD|AdamW?|RMSprop|Adagrad|Adafactor|Lion|NAdam|RAdam)\((?=[^()]{0,120}\blr\s?=)")),
    ("prediction_type", regex(r"\bprediction_type\s?[=:]\s?['\"]?(epsilon|v_prediction)\b")),
    # `target price: mean 41.27 std 12.31`.
    (
        "target_std",
        regex(r"\b(?:targets?|labels?|y)\b[^|;]{0,60}?\bstd(?:dev)?\s?[=:]?\s?(\d{1,9}(?:\.\d{1,9})?)", re.IGNORECASE),
    ),
    (
        "margin",
        regex(
            r"\b(?:Triplet|MarginRanking|CosineEmbedding|Contrastive)\w{0,20}\([^()]{0,40}?margin\s?=\s?(\d?\.?\d{1,6})\b"
        ),
    ),
    ("loss_name", regex(r"\b((?:Triplet|MarginRanking|Contrastive)\w{0,20}Loss)\(")),
    (
        "loss_name",
        regex(
            r"\b((?:Cached)?MultipleNegatives(?:Symmetric)?RankingLoss|InfoNCE|NT-?Xent(?:Loss)?|SupConLoss|SimCLR(?:Loss)?|ClipLoss|CLIPLoss)\b"
        ),
    ),
    (
        "vocab_size",
        regex(
            r"(?:어휘(?:집)?|단어장|토큰 사전)(?:의)? ?(?:크기|수)\s?[:=]?\s?(\d[\d,]{1,9})|\bvocab(?:ulary)?(?: of| size:?|:) (\d[\d,]{1,9})|"
            r"(?<![\d.])(\d[\d,]{1,9}) (?:unique|distinct) (?:char(?:acter)?s|tokens|symbols)",
            re.IGNORECASE,
            words=("어휘", "단어장", "토큰 사전", "vocab", "unique", "distinct"),
        ),
    ),
    ("dropout", regex(r"\bDropout\((?:p=)?(0\.\d{1,4})\b")),
    ("ema_decay", regex(r"\bEMA\b.{0,40}?\bdecay\s?[=: ]\s?(0\.9\d+)", re.IGNORECASE)),
    (
        "gradient_accumulation",
        regex(
            r"\b(?:grad(?:ient)?[ _-]?)?accum(?:ulation|ulate)?(?:[ _]steps?)?\s?[=:x×*]?\s?(\d{1,4})(?![\d.])",
            re.IGNORECASE,
            words=("accum",),
        ),
    ),
    (
        "train_samples",
        regex(
            r"\btrain\w{0,4}[:=]? (\d{2,9})(?: (?:rows|samples|examples|pairs|documents|sentences))?\s?[,/|;] ?(?:val|eval|dev|test)\w{0,7}[:=]? \d",
            re.IGNORECASE,
        ),
    ),
    (
        "steps_per_epoch",
        regex(r"(?<![\d.])(\d{1,8}) (?:steps|batches|iterations|iters|updates)\s?(?:/|per) ?epoch\b", re.IGNORECASE),
    ),
)
_FEWEST = 2
# One of these alone says enough: nothing else is called so.
_CLEAR = frozenset({"num_classes", "gradient_accumulation", "label_smoothing", "weight_decay", "warmup_steps"})
_CLEAR_WORDS = frozenset(
    {"vocab_size", "batch_size", "decay_steps", "ema_decay", "shuffle", "drop_last", "num_workers"}
)
_COUNTS = regex(r"[\s\[(]*(?:batch|step|iter|iteration)\b", re.IGNORECASE)


def prose_settings(text: str) -> list[tuple[str, str]]:
    """Return the settings that a line names beside other words, in order; none when it names too few."""
    told = [
        (name, match[match.lastindex or 0].replace(",", ""))
        for name, pattern in _TOLD
        if (match := pattern.search(text)) is not None
    ]
    words = [(name, value.strip("'\".")) for name, value in _WORD.findall(text)]
    found = [(name, value) for name, value in words if value and _is_setting(name)]
    if not found and not told:
        found = _korean(text)
    if not found or ({name for name, _ in found} <= {"lr", "learning_rate", "drop_last"} and not _COUNTS.match(text)):
        # `InfoNCE batch 16 lr=1e-3`: some names have a sign of equality, others a space only. `batch 3` at the head counts.
        found += [pair for pair in bare_settings(text, fewest=1 if found else 2) if pair[0] not in dict(found)]
    known = {canonical[0] for name, _ in found if (canonical := canonical_name(name.replace(" ", "_"))) is not None}
    clear = known & _CLEAR or any(name.lower() in _CLEAR_WORDS or value.endswith("Loss") for name, value in found)
    return [*told, *(pair for pair in found if told or clear or len(known) >= _FEWEST)]


def _is_setting(name: str) -> bool:
    return canonical_name(name) is not None or name.lower() in _CLEAR_WORDS


def _korean(text: str) -> list[tuple[str, str]]:
    if not any(name in text for name in _KOREAN_NAMES):
        return []
    parts = [_KOREAN.match(part.strip()) for part in text.split(",")]
    told = [(part[1].replace(" ", "_"), part[2].rstrip(".,")) for part in parts if part is not None]
    return [(name, value) for name, value in told if canonical_name(name) is not None]
