"""Read dictionaries that scripts print as they are, with a phase before them or their count inside: `val: {'epoch': 1, 'loss': .6}`."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_PHASED = regex(
    r"(?:^|[\s\]])(?P<phase>train|training|val|valid|validation|test|eval|evaluation|dev)\w{0,8}\s*[:=\-]?\s*$",
    re.IGNORECASE,
)
_ITEM = regex(r"'(?P<name>[^'{}]{1,80})': (?:'(?P<quoted>[^']{0,40})'|(?P<bare>[^,{}'\s\[\]()]{1,40}))(?=[,}])")
_WRAPPED = regex(r"(?:np\.float\d\d|np\.int\d\d|tensor)\(([^(),]{1,40})(?:, [^()]{0,80})?\)")
_EPOCHS = ("epoch", "Epoch", "Round", "round", "에폭")
_STEPS = ("step", "Step", "global_step", "iter", "iteration", "iteration_step", "train/global_step", "스텝")
# The HF Trainer's dictionaries, which their own scanner places among the progress bars.
_HF = ("'learning_rate'", "'grad_norm'", "_runtime'", "global_step/max_steps", "_samples_per_second'")
_OF_PHASE = regex(
    r"'(?P<phase>train|training|val|valid|validation|test|eval|dev)': \{(?P<inner>[^{}]{3,2000})\}(?:, )?",
    re.IGNORECASE,
)
_NESTED = regex(r"'(?:Results_raw|metrics|results|logs)': (?P<inner>\{[^{}]{3,2000}\})")


class DictLineScanner:
    """`train: {'epoch': 0, 'loss': 0.68}`, `{'step': 100, 'loss': 2.3}`, `{'Role': 'Server', 'Round': 1, 'Results_raw': {...}}`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._iterations = 0

    def feed(self, line: Line) -> bool:
        """Take a line whose dictionary counts its record."""
        text = line.text
        begin = text.find("{'")
        if begin < 0 or "%|" in text or (any(map(text.__contains__, _HF)) and not _counts_itself(text)):
            return False
        phase = _PHASED.search(text[:begin])
        body = _WRAPPED.sub(r"\1", text[begin:])
        nested = _NESTED.search(body)
        phases = {
            f"{m['phase']}_{n}": v for m in _OF_PHASE.finditer(body) for n, v in _items(f"{m['inner']}}}").items()
        }
        if text[:begin].strip() == "Losses":
            return self._losses(_items(body), line)
        items = {**_items(_OF_PHASE.sub("", body) if phases else body), **phases}
        epoch = next((to_float(items[n]) for n in _EPOCHS if n in items), None)
        step = next((to_float(items[n]) for n in _STEPS if n in items), None)
        if (epoch is None and step is None) or (phase is None and nested is None and not phases and not _is_new(items)):
            return False
        if nested is not None:
            # A client's figures are those of its own data; the server's are those of the model.
            if "lient" in items.get("Role", ""):
                return True
            items = _items(nested["inner"])
        prefix = "" if phase is None else f"{phase['phase'].lower()} "
        counts = {*_EPOCHS, *_STEPS}
        pairs = [(f"{prefix}{n}", v) for n, w in items.items() if n not in counts and (v := to_float(w)) is not None]
        x, axis = (epoch, Axis.EPOCH) if step is None else (step, Axis.STEP)
        self._points.add(pairs, x or 0.0, axis, line.number, epoch if axis is Axis.STEP else None)
        return bool(pairs)

    def _losses(self, items: dict[str, str], line: Line) -> bool:
        """Take what spaCy's own training loops print once an iteration: `Losses {'ner': 104.2}`."""
        pairs = [(f"{n} loss", v) for n, w in items.items() if (v := to_float(w)) is not None]
        self._iterations += 1
        self._points.add(pairs, float(self._iterations), Axis.ROW, line.number)
        return bool(pairs)

    def finish(self) -> Reading:
        """Return the curves, by step where the dictionaries state one."""
        return Reading(series=self._points.series())


def _items(body: str) -> dict[str, str]:
    return {m["name"]: m["quoted"] if m["bare"] is None else m["bare"] for m in _ITEM.finditer(body)}


def _counts_itself(text: str) -> bool:
    """Say whether a dictionary states its step or an epoch in capitals, which those of the HF Trainer never do."""
    return "'step': " in text or "'Step': " in text or "'Epoch': " in text


def _is_new(items: dict[str, str]) -> bool:
    """Say whether a dictionary without a phase is one that only this scanner reads: a step, or a count in capitals."""
    return any(n in items for n in _STEPS) or any(n in items for n in _EPOCHS[1:])
