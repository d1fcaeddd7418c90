"""Read quality thresholds out of notes: the baseline, the gate to pass, the lowest allowed value, the target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from jindan_tools.session.clauses import clauses
from jindan_tools.session.quantities import bare_numbers
from jindan_tools.session.session import Note
from jindan_tools.text.regex import regex


class Kind(StrEnum):
    """What a threshold is for."""

    GATE = "gate"
    FLOOR = "floor"
    TARGET = "target"
    BASELINE = "baseline"


KIND_KO = {Kind.BASELINE: "기준값", Kind.GATE: "품질 관문", Kind.FLOOR: "허용 하한", Kind.TARGET: "목표"}
_WORDS = (
    (Kind.GATE, regex(r"관문|gate|통과 기준|합격", re.IGNORECASE)),
    (Kind.TARGET, regex(r"목표|target|goal", re.IGNORECASE)),
    (Kind.BASELINE, regex(r"기준 모델|기준값|baseline|원본 모델", re.IGNORECASE)),
    (Kind.FLOOR, regex(r"허용|하한|최소|floor|minimum|at least", re.IGNORECASE)),
)
_NOT_QUALITY = regex(r"크기|size|메모리|memory|학습률|lr|시간|손실|loss|npu|안정", re.IGNORECASE)


class Threshold(Struct, frozen=True, kw_only=True):
    """A quality in 0..1 that a note demands. `words` are those of its clause, which may name the metric."""

    kind: Kind
    value: float
    words: str
    note: Note


def thresholds(notes: Sequence[Note]) -> tuple[Threshold, ...]:
    """Return the thresholds in the order of the notes, one for each clause that names its kind and one share."""
    found: list[Threshold] = []
    for note in notes:
        for clause in clauses(note.text) if not note.cells else ():
            shares = [n for n in bare_numbers(clause.text) if 0 < n < 1]
            kind = next((k for k, words in _WORDS if words.search(clause.text)), None)
            kind = kind or next((k for k, words in _WORDS if words.search(clause.topic)), None)
            if kind is not None and len(shares) == 1 and not _NOT_QUALITY.search(clause.text):
                found.append(Threshold(kind=kind, value=shares[0], words=clause.topic, note=note))
    return tuple(found)
