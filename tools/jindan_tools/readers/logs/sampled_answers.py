"""Read sampled answers that a script prints beside the right ones, one pair a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

_LONGEST = 2000
_SAID = r"(?:pred(?:icted|iction)?|generated|generation|output|hyp(?:othesis)?|got|model(?: answer)?)"
_GOLD = r"(?:gold|label|target|ref(?:erence)?|expected|truth|ground[ _]truth|gt|correct)"
_BETWEEN = r"\s*(?:[|;,\t]|\s-+\s|\s{2,})\s*"
_GOLD_WORDS = ("gold", "label", "target", "ref", "expected", "truth", "gt", "correct")
_PAIRS = tuple(
    regex(told, re.IGNORECASE, words=_GOLD_WORDS)
    for told in (
        rf"(?<![a-z]){_SAID}\s*[:=]\s*(?P<said>.*?){_BETWEEN}{_GOLD}\s*[:=]\s*(?P<gold>.+?)\s*$",
        rf"(?<![a-z]){_GOLD}\s*[:=]\s*(?P<gold>.+?){_BETWEEN}{_SAID}\s*[:=]\s*(?P<said>.*?)\s*$",
    )
)
_FORM = regex(r"[\W_]+")
# Marks of tokenizers that stay in a text decoded without skip_special_tokens.
_MARKS = regex(
    r"</?(?:s|pad|unk|eos|bos|extra_id_\d+)>|\[(?:PAD|SEP|CLS|EOS|BOS)\]|<\|[^|<>]{1,30}\|>|<(?:end_of_turn|start_of_turn)>"
)


class SampledAnswerScanner:
    """`question: a b | generated: a b c | gold: c`, `pred='x' label='y'`: how each answer relates to the right one."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)

    def concerns(self, shape: str) -> bool:
        """Say whether lines of this shape hold an answer and the right one."""
        return _pair(shape) is not None

    def feed(self, line: Line) -> bool:
        """Look at the line; others may read more from it."""
        match = _pair(line.text)
        if match is not None:
            kind = _relation(_bare(match["said"]), _bare(match["gold"]))
            if kind:
                self._events.add(EventKind.FIGURE, line, {"name": kind}, key=kind)
        return False

    def finish(self) -> Reading:
        """Return one event for each relation; `count` is how many answers had it."""
        return Reading(events=self._events.events())


def _pair(text: str) -> re.Match[str] | None:
    return next((m for p in _PAIRS if (m := p.search(text))), None) if len(text) <= _LONGEST else None


def _bare(text: str) -> str:
    return " ".join(text.strip().strip("'\"`").split())


def _relation(said: str, gold: str) -> str:
    """Return how an answer relates to the right one, '' where they are numbers or hardly words."""
    if len(gold) < 2 or gold.replace(".", "", 1).isdigit():
        return ""
    return next((name for name, holds in _RELATIONS.items() if holds(said, gold)), "sample_wrong")


def _without_marks(said: str, gold: str) -> bool:
    bare = " ".join(_MARKS.sub(" ", said).split())
    return bare == gold and bare != said


_RELATIONS: Mapping[str, Callable[[str, str], bool]] = {
    "sample_right": lambda said, gold: said == gold,
    "sample_right_but_marks": _without_marks,
    "sample_behind_prompt": lambda said, gold: said.endswith(gold) and len(said) > len(gold) + 2,
    "sample_right_but_form": lambda said, gold: (
        bool(said) and _FORM.sub("", said.lower()) == _FORM.sub("", gold.lower())
    ),
    "sample_cut": lambda said, gold: bool(said) and gold.startswith(said),
}
