"""Read what Lightning says on the console about hardware, validation, checkpoints and the end."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_STOPPED = regex(r"`Trainer\.fit` stopped: `(max_epochs|max_steps|max_time)=([^`]+)` reached")
_COUNT = regex(
    r"^\s*([\d.,]+)\s?([KMB]?)\s+(Trainable|Non-trainable|Total) params|^\s*(Trainable|Non-trainable|Total) params: ([\d.,]+)\s?([KMB]?)"
)
# ModelSummary of Lightning 2.2 and later, below the counts of parameters.
_MODE = regex(r"^Modules in (train|eval) mode: (\d{1,9})\s*$")
_SAVED = regex(
    r"Epoch (\d+), global step (\d+): '?([\w./]+)'? (?:reached ([\d.einfa+-]+)|was not in top)(?:.*saving model to '([^']+)')?"
)
_EARLY = regex(
    r"Metric ([\w./]+) (?:improved|did not improve)|Monitored metric ([\w./]+) did not improve in the last (\d+) records\. Best score: ([\d.einfa+-]+)"
)
# EarlyStopping(verbose=True) tells every new best, Lightning 1.2 to 2.5.
_IMPROVED = regex(r"Metric ([\w./-]+) improved(?: by \S+ >= min_delta = [\d.e-]+)?\. New best score: (-?[\d.einfa+-]+)")
# lightning/pytorch/callbacks/early_stopping.py, 1.3 to 2.6: the score was reached that the user asked for.
_REACHED = regex(
    r"Stopping threshold reached: ([\w./-]+) = (-?[\d.einfa+-]+) [<>] (-?[\d.einfa+-]+)\. Signaling Trainer to stop"
)
_BATCHES = regex(r"number of training batches \((\d{1,9})\) is smaller than the logging interval")
_SCALE = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9}
_NO_VALIDATION = "Skipping val loop"


class LightningScanner:
    """`GPU available: ...`, parameter counts, `Skipping val loop`, saved checkpoints, `Trainer.fit stopped`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)
        self._points = RowCollector(path)
        self._parameters: dict[str, str | float] | None = None
        self._seen = False
        self._bests = 0

    def feed(self, line: Line) -> bool:
        """Take one of Lightning's lines."""
        text = line.text
        if "params" in text or "Modules in " in text:
            return self._count(line) or self._mode(line)
        if "available:" in text or "`Trainer" in text:
            return self._hardware_or_end(line)
        if "global step" in text:
            return self._saved(line)
        if _NO_VALIDATION in text:
            self._events.add(EventKind.NO_VALIDATION, line, key="no_validation")
            return True
        if "training batches (" in text:
            self._few_batches(line)
        if "Swapping scheduler" in text:
            self._settings.add_text("swa", "SWALR", line)
        if "onitored metric" in text or "New best score" in text or "threshold reached" in text:
            return self._early(line) or self._improved(line) or self._reached(line)
        return self._rest(line)

    def _reached(self, line: Line) -> bool:
        match = _REACHED.search(line.text)
        if match is None:
            return False
        self._seen = True
        data: dict[str, str | float] = {"reason": "stopping_threshold", "metric": match[1]}
        self._events.add(EventKind.FINISHED, line, data | {"value": to_float(match[3].rstrip(".")) or 0.0})
        return True

    def _few_batches(self, line: Line) -> None:
        """Keep the batches of an epoch from the warning about log_every_n_steps."""
        match = _BATCHES.search(line.text)
        if match is not None:
            self._settings.add("steps_per_epoch", int(match[1]), line)

    def finish(self) -> Reading:
        """Return the events and the monitored values of saved checkpoints."""
        return Reading(
            framework=Framework.LIGHTNING if self._seen else None,
            series=self._points.series(),
            settings=self._settings.settings(),
            events=self._events.events(),
        )

    def _hardware_or_end(self, line: Line) -> bool:
        match = _STOPPED.search(line.text)
        if match is not None:
            self._seen = True
            value = to_float(match[2])
            data: dict[str, str | float] = {"reason": match[1]}
            if value is not None:
                data["value"] = value
                self._settings.add_text(match[1], match[2], line)
            self._events.add(EventKind.FINISHED, line, data)
            return True
        if line.text.startswith("GPU available:"):
            self._seen = True
            used = "used: True" in line.text
            self._events.add(EventKind.DEVICE, line, {"gpu": "gpu" if used else "CPU"}, key="gpu")
            return True
        return False

    def _count(self, line: Line) -> bool:
        match = _COUNT.match(line.text)
        if match is None:
            return False
        kind = (match[3] or match[4]).lower()
        number = to_float((match[1] or match[5]).replace(",", ""))
        if number is None:
            return False
        number *= _SCALE[match[2] or match[6] or ""]
        if kind == "trainable" or self._parameters is None:
            self._parameters = self._events.add(EventKind.PARAMETERS, line)
        self._parameters[{"trainable": "trainable", "non-trainable": "frozen", "total": "total"}[kind]] = number
        return True

    def _mode(self, line: Line) -> bool:
        match = _MODE.match(line.text)
        if match is None or self._parameters is None:
            return False
        self._parameters |= {
            f"modules_{match[1]}": float(match[2]),
            "modes_line": float(line.number),
            "modes_text": line.text,
        }
        return True

    def _saved(self, line: Line) -> bool:
        match = _SAVED.search(line.text)
        if match is None:
            return False
        self._seen = True
        value = to_float(match[4]) if match[4] else None
        if value is not None:
            self._points.add([(match[3], value)], float(match[2]), Axis.STEP, line.number, float(match[1]))
        if match[5]:
            kept = self._events.add(EventKind.CHECKPOINT, line, {"path": match[5]}, key="checkpoint")
            kept |= {"path": match[5], "last_line": float(line.number)}
        return True

    def _early(self, line: Line) -> bool:
        match = _EARLY.search(line.text)
        if match is None or not match[3]:
            return False
        data: dict[str, str | float] = {"monitor": match[2], "patience": match[3], "best_value": match[4].rstrip(".")}
        self._events.add(EventKind.EARLY_STOP, line, data)
        return True

    def _improved(self, line: Line) -> bool:
        """Keep the best values in their order: the only curve of a run that draws no bar and keeps no table."""
        match = _IMPROVED.search(line.text)
        value = None if match is None else to_float(match[2].rstrip("."))
        if match is None or value is None:
            return False
        self._bests += 1
        self._points.add([(f"early_stopping/{match[1]}", value)], float(self._bests), Axis.ROW, line.number)
        return True

    def _rest(self, line: Line) -> bool:
        text = line.text
        if "etected KeyboardInterrupt" in text:
            self._events.add(EventKind.INTERRUPT, line, {"by": "keyboard"}, key="keyboard")
            return True
        if text.startswith("Restored all states from the checkpoint") or text.startswith(
            "Restoring states from the checkpoint"
        ):
            self._events.add(EventKind.RESUME, line, {"checkpoint": text.rpartition(" ")[2]}, key=text)
            return True
        return False
