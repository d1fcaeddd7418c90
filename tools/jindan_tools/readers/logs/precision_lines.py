"""Read the lines in which a trainer says that mixed precision is on or off."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

# lightning fabric and pytorch/trainer/connectors; transformers Trainer.__init__ ("Using auto half precision backend").
_ON = regex(
    r"Using (?:16bit|bfloat16|native 16bit)\b.{0,40}Automatic Mixed Precision|Using \w{2,12} half precision backend|"
    r"^\W{0,4}(?:.{0,60}(?:INFO|\]|-)\W{0,3})?(?:using |native )?(?:torch\.)?(?:AMP|amp|automatic mixed precision|mixed[ -]precision(?: training)?)\b"
    r"\W{0,3}(?:is |has been |training )?(?:enabled|on\b|activated|사용|켜)|Training in mixed precision\b|혼합 정밀도.{0,12}(?:사용합니다|켜|활성)",
    words=("AMP", "amp", "precision", "Precision", "정밀도"),
)
_OFF = regex(
    r"^\W{0,4}(?:.{0,60}(?:INFO|\]|-)\W{0,3})?(?:torch\.)?(?:AMP|amp|automatic mixed precision|mixed[ -]precision(?: training)?)\b"
    r"\W{0,3}(?:is |has been |training )?(?:not enabled|disabled|off\b|turned off|꺼)|AMP not enabled|Training in float32|"
    r"혼합 정밀도.{0,12}(?:사용하지 않|꺼|비활성)",
    words=("not enabled", "disabled", "off", "float32", "꺼", "않", "비활성"),
)
# What scripts print of their own: `Using mixed precision: AMP enabled`, `Automatic Mixed Precision (AMP): ON`.
_SAID_ON = regex(
    r"(?<!not )(?<!without )(?:\b(?:using|training with) )?\b(?:(?:torch(?:\.cuda)?\.)?amp|(?:automatic )?mixed[ -]precision)(?: ?\((?:amp|b?fp?16|b?float16)\))?"
    r"(?: training)?\W{0,3}(?:is |has been )?(?:enabled|activated|on\b|fp16|bf16)|"
    r"(?<!not )\b(?:using (?:torch(?:\.cuda)?\.)?(?:amp|(?:automatic )?mixed[ -]precision)(?: training)?(?=[.:!(]|$| mixed| \()|training with (?:automatic )?mixed[ -]precision\b)|"
    r"혼합 정밀도(?:\(AMP\))? ?(?:사용|학습)\W*$",
    re.IGNORECASE,
    words=("amp", "precision", "정밀도"),
)
_LONGEST, _SHORT = 300, 160
_CONDITION = (" if ", "will be", "unless", "warning", "Warning", "--amp", "만약")


def _said_on(text: str) -> bool:
    """Say whether a short line tells that it is on; an assignment is a setting that others read."""
    return len(text) <= _SHORT and "=" not in text and "_amp" not in text and _SAID_ON.search(text) is not None


class PrecisionScanner:
    """`Using 16bit Automatic Mixed Precision (AMP)`, `AMP enabled`, `혼합 정밀도를 사용합니다`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)

    def feed(self, line: Line) -> bool:
        """Look at the line; others may read more from it."""
        text = line.text
        if len(text) > _LONGEST or any(word in text for word in _CONDITION):
            return False
        result = "off" if _OFF.search(text) else "on" if _ON.search(text) or _said_on(text) else ""
        if result:
            self._events.add(EventKind.AMP, line, {"result": result}, key=result)
        return False

    def finish(self) -> Reading:
        """Return what the log says about mixed precision."""
        return Reading(events=self._events.events())
