"""Read the console of so-vits-svc in Chinese and English: a turn line, then a list of losses without names."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_EPOCH = regex(r"(?:训练回合|Train Epoch)\s*[：:]\s*(\d+)\s*\[")
_LOSSES = regex(r"(?:损失|Losses)\s*[：:]\s*\[([^\]]+)\]")
_STEP = regex(r"(?:步数|step)\s*[：:]\s*(\d+)")
_RATE = regex(r"(?:学习率|lr)\s*[：:]\s*([\d.eE+-]+)")
_ITEM = regex(r"'(\w+)': ('[^']*'|[\d.eE+-]+|True|False|None)(?=[,}])")
# VITS logs a bare list: the losses, the step and the rate; RVC the step and rate first, its losses by name below.
_BARE = regex(r"[\t:]\s?\[([-\d.einfa]+(?:, [-\d.einfa]+)+)\]\s*$")
_VITS_NAMES = ("loss_disc", "loss_gen", "loss_fm", "loss_mel", "loss_dur", "loss_kl")
# utils.py / train.py of so-vits-svc 4.x log disc, gen, fm, mel, kl in this order; 3.x logs the first five as a bare list.
_NAMES = ("loss_disc", "loss_gen", "loss_fm", "loss_mel", "loss_kl", "loss_lf0")
# What a bare list of so many figures holds, ahead of the step and the rate.
_BARE_NAMES = {2: (), 7: _NAMES[:5], 8: _VITS_NAMES}


class LocalizedScanner:
    """`训练回合：1 [0%]` and `损失：[2.7, 2.7, 7.2, 30.2, 3.6]，步数：0，学习率：0.0001`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._epoch: float | None = None
        self._step: float | None = None

    def feed(self, line: Line) -> bool:
        """Take a turn, loss, configuration or checkpoint line."""
        text = line.text
        if "损失" in text or "Losses:" in text:
            return self._losses(line)
        if "训练回合" in text or ("Train Epoch:" in text and "%]" in text):
            match = _EPOCH.search(text)
            if match is not None:
                self._epoch = float(match[1])
            return match is not None
        if self._epoch is not None and ((text[-1:] == "]" and self._bare(line)) or self._named(line)):
            return True
        if "{'train': {" in text:
            return self._config(line)
        if "加载检查点" in text or "保存模型" in text:
            return self._checkpoint(line)
        return False

    def finish(self) -> Reading:
        """Return the losses by step and the configuration."""
        return Reading(series=self._points.series(), settings=self._settings.settings(), events=self._events.events())

    def _losses(self, line: Line) -> bool:
        match, step = _LOSSES.search(line.text), _STEP.search(line.text)
        if match is None or step is None:
            return False
        x, number = float(step[1]), line.number
        words: list[tuple[str, str]] = list(zip(_NAMES, match[1].split(","), strict=False))
        rate = _RATE.search(line.text)
        if rate is not None:
            words.append(("lr", str(rate[1])))
        pairs = [(name, value) for name, word in words if (value := to_float(word)) is not None]
        self._points.add(pairs, x, Axis.STEP, number, self._epoch)
        return True

    def _bare(self, line: Line) -> bool:
        match = _BARE.search(line.text)
        words = [] if match is None else match[1].split(", ")
        names = _BARE_NAMES.get(len(words))
        if names is None or not words[-2].isdigit():
            return False
        *losses, step, rate = words
        self._step = float(step)
        told = list(zip((*names, "lr"), (*losses, rate), strict=True))
        pairs = [(name, value) for name, word in told if (value := to_float(word)) is not None]
        self._points.add(pairs, self._step, Axis.STEP, line.number, self._epoch)
        return True

    def _named(self, line: Line) -> bool:
        if self._step is None or "loss_disc=" not in line.text:
            return False
        pairs = [(name, value) for name, value in find_pairs(line.text) if name.startswith("loss_")]
        if pairs:
            self._points.add(pairs, self._step, Axis.STEP, line.number, self._epoch)
        return bool(pairs)

    def _config(self, line: Line) -> bool:
        for name, value in _ITEM.findall(line.text):
            self._settings.add_text(name, value, line)
        return True

    def _checkpoint(self, line: Line) -> bool:
        path = line.text.rpartition(" ")[2] if "保存" in line.text else line.text.partition("'")[2].partition("'")[0]
        kind = EventKind.CHECKPOINT if "保存" in line.text else EventKind.RESUME
        self._events.add(
            kind, line, {"checkpoint": path, "path": path}, key=path if kind is EventKind.CHECKPOINT else ""
        )
        return True
