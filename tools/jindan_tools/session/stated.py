"""Find what notes state about settings: a name people use, and the value they wrote beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from jindan_tools.model.setting import Scalar
from jindan_tools.resolve.names import canonical_name
from jindan_tools.session.session import Note
from jindan_tools.text.regex import regex

# Words for a setting that are no key of any trainer; compared in lower case.
_WORDS: Mapping[str, str] = {
    "배치": "batch_size",
    "배치 크기": "batch_size",
    "학습률": "learning_rate",
    "에폭": "epochs",
    "에포크": "epochs",
    "옵티마이저": "optimizer",
    "시드": "seed",
    "혼합 정밀도": "amp",
    "이미지 크기": "image_size",
    "해상도": "image_size",
    "웜업": "warmup_epochs",
    "decay_factor": "final_lr_fraction",
}
# Names that mean one thing wherever they stand in a sentence.
_PLAIN = (
    "learning_rate", "lr0", "lr", "lrf", "batch_size", "batch", "epochs", "warmup_epochs", "warmup_steps", "warmup_ratio", "patience",
    "weight_decay", "imgsz", "amp", "momentum", "dropout", "seed", "fp16", "bf16", "gradient_accumulation",
    "gradient_accumulation_steps", "decay_factor", "max_grad_norm",
)  # fmt: skip
# A number ends here: a particle may follow it, a unit or more of a name may not ('0.1로', not '3개', '0.1abc' or the 0 of '0.1').
_ENDS = r"(?=(?:으?로|을|를|은|는|이|가|과|와|의|까지|부터|만|도)(?![가-힣])|(?![\w%]|\.\d))"
_IN_TEXT = regex(
    rf"(?<![\w.])['\"`]?(?P<name>{'|'.join(sorted(_PLAIN, key=len, reverse=True))})['\"`]?\s*[:=]?\s*['\"`]?"
    rf"(?P<value>[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?{_ENDS}|true|false|on|off|켬|끔)(?!\s*(?:%|배|/|→|->))",
    re.IGNORECASE,
)
_ON = regex(r"^(?:켬|켜|켠|on\b|true\b|사용|활성|enabled)", re.IGNORECASE)
_OFF = regex(r"^(?:끔|꺼|껐|off\b|false\b|미사용|비활성|disabled)", re.IGNORECASE)
_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_LEADING = regex(rf"^{_NUMBER}{_ENDS}", re.IGNORECASE)
_CHANGE = regex(rf"(?<![\w.])({_NUMBER})\s*(?:→|->|=>|에서[^.|]{{0,30}}?\s)\s*({_NUMBER})(?![\d.]*\w*%)", re.IGNORECASE)


class Stated(Struct, frozen=True, kw_only=True):
    """A setting as a note states it. `before` is the earlier value when the note tells of a change."""

    name: str
    written: str
    value: Scalar
    note: Note
    before: float | None = None


def stated_settings(notes: Sequence[Note]) -> Iterator[Stated]:
    """Yield the settings that notes state: rows of two cells, and 'name value' inside running text or a row."""
    for note in notes:
        if len(note.cells) == 2:
            yield from _row(note)
        else:
            yield from _text(note, note.text if not note.cells else "")


def change(text: str) -> tuple[float, float] | None:
    """Return the two numbers of 'A → B' or 'A에서 … B', None when there are none."""
    found = _CHANGE.search(text)
    return None if found is None else (float(found[1]), float(found[2]))


def canonical_word(word: str) -> str | None:
    """Return the canonical setting that a person's word means, None when it means none."""
    bare = word.strip().strip("`'\"* ").lower()
    if bare in _WORDS:
        return _WORDS[bare]
    found = canonical_name(bare.replace(" ", "_"))
    return None if found is None else found[0]


def _row(note: Note) -> Iterator[Stated]:
    first, second = note.cells
    name = canonical_word(first)
    if name is not None:
        moved = change(second)
        value = _value(second) if moved is None else moved[1]
        if value is not None:
            before = None if moved is None else moved[0]
            yield Stated(name=name, written=first.strip("` "), value=value, note=note, before=before)
    yield from (s for s in _text(note, f"{first} {second}") if s.name != name)


def _text(note: Note, text: str) -> Iterator[Stated]:
    for match in _IN_TEXT.finditer(text):
        name = canonical_word(match["name"])
        value = _value(match["value"])
        if name is not None and value is not None:
            yield Stated(name=name, written=match["name"], value=value, note=note)


def _value(text: str) -> Scalar:
    bare = text.strip().strip("`'\"* ")
    if _ON.match(bare):
        return True
    if _OFF.match(bare):
        return False
    number = _LEADING.match(bare)
    return None if number is None else float(number[0])
