"""Read the logs of BasicSR and its many offspring: records by iteration, validation as `# psnr: 28.1`."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# basicsr/utils/logger.py MessageLogger: `[name..][epoch: 12, iter:  1,000, lr:(2.000e-04,)] [eta: ...] l_pix: 1.2e-02`;
# the releases of 2019 wrote `<epoch: 12, iter:  1,000, lr:2.000e-04> l_pix: 1.2e-02`.
_RECORD = regex(
    r"[\[<]epoch:\s{0,8}(?P<epoch>[\d,]{1,12}), iter:\s{0,12}(?P<iter>[\d,]{1,16})(?:, lr:\(?(?P<lr>[\d.e+-]{1,16})[^\]>]{0,80})?[\]>](?P<rest>.*)$"
)
_VALUE = regex(r"(?<![\w#])([A-Za-z][\w@./-]{0,40}): (-?\d[\d.]{0,20}(?:e[+-]?\d{1,3})?|nan|-?inf)(?![\w:])")
# basicsr/models/sr_model.py _log_validation_metric_values: the name of the set, then `# psnr: 28.1` on its line or the next ones.
_JUDGED = regex(r"# ([\w@./-]{1,24}): (-?\d[\d.]{0,20}(?:e[+-]?\d{1,3})?|nan|inf)")
_PLANNED = regex(r"^\s{1,12}(?:total_iter|niter): (\d{1,10})\s*$")
_AHEAD = 40


class BasicSrScanner:
    """Losses stand beside an iteration with commas; a validation belongs to the iteration of the record before it."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._at = 0.0
        self._epoch: float | None = None
        self._judged = -_AHEAD
        self._planned: tuple[int, Line] | None = None

    def feed(self, line: Line) -> bool:
        """Take a record, a validation, the planned iterations or the end."""
        text = line.text
        match = _RECORD.search(text) if "iter:" in text else None
        if match is not None:
            return self._record(match.groupdict(), line)
        planned = _PLANNED.match(text) if "iter" in text else None
        if planned is not None:
            self._planned = self._planned or (int(planned[1]), line)
            return False
        if not self._at:
            return False
        if "Validation " in text or (text.startswith(("\t", " ")) and line.number - self._judged < _AHEAD):
            return self._validation(line)
        if "End of training. Time consumed" in text:
            self._events.add(EventKind.FINISHED, line, {})
            return True
        return False

    def finish(self) -> Reading:
        """Return the curves by iteration and the plan."""
        if self._at and self._planned is not None:
            self._settings.add("total_iter", *self._planned)
        return Reading(series=self._points.series(), settings=self._settings.settings(), events=self._events.events())

    def _record(self, found: dict[str, str | None], line: Line) -> bool:
        pairs = [
            (name, value) for name, word in _VALUE.findall(found["rest"] or "") if (value := to_float(word)) is not None
        ]
        if not pairs:
            return False
        self._at = float((found["iter"] or "0").replace(",", ""))
        self._epoch = float((found["epoch"] or "0").replace(",", ""))
        rate = to_float(found["lr"]) if found["lr"] else None
        if rate is None and found["lr"] is None:
            pairs = [(f"val/{name}", value) for name, value in pairs]
        elif rate is not None:
            pairs.append(("lr", rate))
        self._points.add(pairs, self._at, Axis.STEP, line.number, self._epoch)
        return True

    def _validation(self, line: Line) -> bool:
        if "Validation " in line.text:
            self._judged = line.number
        pairs = [
            (f"val/{name}", value) for name, word in _JUDGED.findall(line.text) if (value := to_float(word)) is not None
        ]
        if pairs:
            self._points.add(pairs, self._at, Axis.STEP, line.number, self._epoch)
        return bool(pairs) or "Validation " in line.text
