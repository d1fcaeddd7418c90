"""Read Marian's updates, whose fields are set off by colons: `Ep. 1 : Up. 500 : Cost 8.1 : L.r. 3e-04`."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_UPDATE = regex(r"Ep\. (\d{1,9}) : Up\. (\d{1,12}) : (.*)$")
_FIELD = regex(r"(?:^|: )(Cost|gNorm|L\.r\.) (\S+)")
_VALID = regex(r"^([\w\-]+) : (\S+) : ")
_NAMES = {"Cost": "loss", "gNorm": "gnorm", "L.r.": "lr"}
# The costs of its validators; all others (bleu, chrf, ...) keep their names.
_COSTS = frozenset({"cross-entropy", "ce-mean", "ce-mean-words", "ce-sum"})


class MarianScanner:
    """Training updates and the lines of its validators."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)

    def feed(self, line: Line) -> bool:
        """Take an update."""
        if "Ep. " not in line.text:
            return False
        match = _UPDATE.search(line.text)
        if match is None:
            return False
        found = self._valid(match[3]) if "[valid]" in line.text else _FIELD.findall(match[3])
        pairs = [(_NAMES.get(name, name), value) for name, word in found if (value := to_float(word)) is not None]
        self._points.add(pairs, float(match[2]), Axis.STEP, line.number, float(match[1]))
        return bool(pairs)

    def finish(self) -> Reading:
        """Return the curves by update."""
        return Reading(series=self._points.series())

    def _valid(self, text: str) -> list[tuple[str, str]]:
        match = _VALID.match(f"{text} : ")
        if match is None:
            return []
        name = match[1]
        return [
            ("valid loss" if name == "cross-entropy" else f"valid {name}{' loss' if name in _COSTS else ''}", match[2])
        ]
