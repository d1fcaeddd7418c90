"""Choose the check that runs with the trainer of a run, with this run's values written in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.json import decode

from jindan_tools.causes.catalogue import DecidingCheck, page, told_check
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.model.cause import Cause
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_FILE = Path(__file__).parent / "checks_by_trainer.json"
_SLOT = regex(r"<<(\w+)>>")
# What stands in a command is typed in a shell; anything else stays with the general check.
_PLAIN = regex(r"[\w./:+-]+")
_LONGEST = 120
_RATES = {"rate": 1.0, "tenth": 0.1, "tenfold": 10.0}


class _Variant(Struct, frozen=True, kw_only=True):
    """A check for some trainers (all of them when empty), whose slots `<<name>>` must be known of the run."""

    frameworks: tuple[Framework, ...] = ()
    check: DecidingCheck


def deciding_check(run: Run, cause: Cause | str) -> DecidingCheck:
    """Return the check of the finding behind a cause, else the first that fits the trainer and can be filled, else that of the page."""
    cause_id = cause if isinstance(cause, str) else cause.id
    told = None if isinstance(cause, str) else told_check(cause.id, cause.arguments_for)
    if told is not None:
        return told
    for variant in _variants().get(cause_id, ()):
        if variant.frameworks and run.framework not in variant.frameworks:
            continue
        filled = _filled(variant.check, run)
        if filled is not None:
            return filled
    return page(cause_id).check


def _filled(check: DecidingCheck, run: Run) -> DecidingCheck | None:
    wanted = {name for text in (check.command, check.if_true, check.if_false) for name in _SLOT.findall(text)}
    values = {name: _value(run, name) for name in wanted}
    if not all(values.values()):
        return None

    def told(text: str) -> str:
        return _SLOT.sub(lambda match: values[match[1]], text)

    return DecidingCheck(
        language=check.language,
        command=told(check.command),
        if_true=told(check.if_true),
        if_false=told(check.if_false),
        minutes=check.minutes,
    )


def _value(run: Run, name: str) -> str:
    """Return what a slot stands for, '' where the run does not tell or the word is no plain one."""
    rate, classes = highest_rate(run), run.number("num_classes") or run.number("num_labels")
    if name in _RATES:
        return figure(_RATES[name] * rate).replace(",", "") if rate else ""
    if name == "nan_at":
        return _nan_at(run)
    if name in {"classes", "chance"}:
        return (figure(classes) if name == "classes" else figure(math.log(classes))) if classes and classes > 1 else ""
    word = safe_line(str(run.setting(name) or ""), _LONGEST)
    return word if re.fullmatch(_PLAIN.pattern, word) else ""


def _nan_at(run: Run) -> str:
    loss = train_loss(run)
    at = None if loss is None else loss.first_non_finite
    return "" if loss is None or at is None else loss.x_label(at)


@cache
def _variants() -> Mapping[str, tuple[_Variant, ...]]:
    return decode(_FILE.read_bytes(), type=dict[str, tuple[_Variant, ...]])
