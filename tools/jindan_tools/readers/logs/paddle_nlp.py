"""Read the Trainer of PaddleNLP: its arguments, one a line, and records whose step stands behind their loss."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# paddlenlp/trainer/trainer.py print_config and log, 2.3 to 3.x.
_HEADING = "Configuration Arguments"
_ARGUMENT = regex(r"\] ?- (?P<name>[a-z_][\w ]{0,60}?) *:(?P<value>\S.{0,300})$")
_RECORD = regex(
    r"(?:^|\] ?- ?)(?P<items>(?:[A-Za-z_]\w{0,60}: [^\s,:]{1,40}, ){1,60}[A-Za-z_]\w{0,60}: [^\s,:]{1,40})\s*$"
)
_STEP = "global_step"
_EPOCHS = ("progress_or_epoch", "epoch")
_DROPPED = ("interval_", "eval_runtime", "eval_samples_per", "eval_steps_per", "test_runtime")


class PaddleNlpScanner:
    """`- learning_rate                 :1e-05` and `- loss: 0.63, learning_rate: 1e-05, global_step: 10, ...`."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._points = RowCollector(path)
        self._arguments = False
        self._last: float | None = None

    def feed(self, line: Line) -> bool:
        """Take an argument or a record."""
        text = line.text
        if _HEADING in text:
            self._arguments = True
            return True
        if self._arguments:
            argument = _ARGUMENT.search(text)
            self._arguments = argument is not None
            if argument is not None:
                self._settings.add_text(argument["name"].rstrip(), argument["value"], line)
                return True
        return self._record(line) if "loss: " in text else False

    def finish(self) -> Reading:
        """Return the curves by step and the arguments."""
        return Reading(series=self._points.series(), settings=self._settings.settings())

    def _record(self, line: Line) -> bool:
        match = _RECORD.search(line.text)
        if match is None:
            return False
        words = [item.partition(": ") for item in match["items"].split(", ")]
        items = {name: value for name, _, word in words if (value := to_float(word)) is not None}
        epoch = next((items[name] for name in _EPOCHS if name in items), None)
        step, held_out = items.pop(_STEP, None), any(name.startswith("eval_") for name in items)
        if step is None and (self._last is None or not held_out):
            return False
        self._last = step if step is not None else self._last
        pairs = [(n, v) for n, v in items.items() if n not in _EPOCHS and not n.startswith(_DROPPED)]
        self._points.add(pairs, self._last or 0.0, Axis.STEP, line.number, epoch)
        return True
