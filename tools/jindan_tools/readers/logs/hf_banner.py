"""Read the heading that the Hugging Face Trainer prints before it trains."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.text.regex import regex

_LINES = {
    "Num examples": "num_examples",
    "Num Epochs": "num_train_epochs",
    "Instantaneous batch size per device": "per_device_train_batch_size",
    "Total train batch size (w. parallel, distributed & accumulation)": "total_train_batch_size",
    "Gradient Accumulation steps": "gradient_accumulation_steps",
    "Total optimization steps": "max_steps",
    "Number of trainable parameters": "trainable_parameters",
}
_ROW = regex(
    r"^(?P<head>.*?)\s{2,}(?P<name>[A-Z][A-Za-z ().,&]+?) = (?P<value>[\d,]+)\s*$|^(?P<bare>[A-Z][A-Za-z ().,&]+?) = (?P<number>[\d,]+)\s*$"
)
_TRAINABLE = regex(
    r"(?<![\d,])([\d,]{1,30}) trainable / ([\d,]+) total parameters|trainable params: ([\d,]+) \|\| all params: ([\d,]+)"
)
# unsloth/models/_utils.py, 2024.1 to 2025.9: four lines beside a drawing, several counts in each, parted by bars.
_DRAWN = regex(r"(?:^|[\s|\\/])(?P<name>[A-Z][A-Za-z ]{3,40}?(?: \([\d x]+\))?) = (?P<value>[\d,]{1,20})(?= \||\s*$)")
_DRAWN_NAMES = {
    "Num examples": "num_examples",
    "Num Epochs": "num_train_epochs",
    "Batch size per device": "per_device_train_batch_size",
    "Gradient Accumulation steps": "gradient_accumulation_steps",
    "Gradient accumulation steps": "gradient_accumulation_steps",
    "Total batch size": "total_train_batch_size",
    "Total steps": "max_steps",
}
_SUM = regex(r" \([\d x]+\)$")
_FRESH = "newly initialized"
# axolotl/utils/trainer.py, calculate_total_num_steps.
_PLANNED = "total_num_steps: "
_ADJUSTED = "DataParallel so batch size has been adjusted to: "


class HfBannerScanner:
    """`***** Running training *****` with its counts, trainable parameters and freshly initialised weights."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._evaluating = False
        self._running = False

    def feed(self, line: Line) -> bool:
        """Take a heading line."""
        text = line.text
        if "*****" in text and "unning " in text:
            self._evaluating = "training" not in text.lower()
            self._running = self._running or "Running training" in text
            return True
        if " = " in text and text[-1:].isdigit():
            return self._count(line) if " | " not in text and "/    " not in text else self._drawn(line)
        if _PLANNED in text or _ADJUSTED in text:
            return self._told(line)
        if "parameters" in text or "trainable params" in text:
            return self._parameters(line)
        if _FRESH in text and "from the model checkpoint" in text:
            self._events.add(EventKind.WEIGHTS, line, {"newly_initialized": text.partition(_FRESH)[2][:200]}, key=text)
            return True
        return False

    def finish(self) -> Reading:
        """Return the counts as settings."""
        settings = self._settings.settings()
        framework = Framework.HF_TRAINER if len(settings) >= 3 else None
        return Reading(framework=framework, settings=settings, events=self._events.events())

    def _told(self, line: Line) -> bool:
        """Take a count behind a colon."""
        name, mark = ("max_steps", _PLANNED) if _PLANNED in line.text else ("data_parallel_batch_size", _ADJUSTED)
        count = line.text.partition(mark)[2].strip().replace("_", "").replace(",", "")
        if not count.isdigit():
            return False
        self._settings.add_text(name, count, line)
        return True

    def _count(self, line: Line) -> bool:
        match = _ROW.match(line.text)
        if match is None:
            return False
        name = _LINES.get((match["name"] or match["bare"]).strip())
        if name is None or (self._evaluating and name == "num_examples"):
            return name is not None
        self._settings.add_text(name, (match["value"] or match["number"]).replace(",", ""), line)
        return True

    def _drawn(self, line: Line) -> bool:
        """Take a line of the banner of Unsloth."""
        found = [
            (name, match["value"])
            for match in _DRAWN.finditer(line.text)
            if (name := _DRAWN_NAMES.get(_SUM.sub("", match["name"]).strip())) is not None
        ]
        for name, value in found:
            self._settings.add_text(name, value.replace(",", ""), line)
        return bool(found)

    def _parameters(self, line: Line) -> bool:
        match = _TRAINABLE.search(line.text)
        if match is None:
            return False
        trainable, total = (float((match[a] or match[b]).replace(",", "")) for a, b in ((1, 3), (2, 4)))
        self._events.add(EventKind.PARAMETERS, line, {"trainable": trainable, "total": total}, key=line.text)
        return True
