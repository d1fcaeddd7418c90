"""Read the heading of kohya's sd-scripts, which says every count in English and in Japanese."""

from __future__ import annotations

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

# train_network.py, train_db.py and fine_tune.py, 0.4 to 0.9: a colon before most counts, an equals sign before one.
_COUNT = regex(
    r"^\s{0,60}(?:INFO\s{1,20})?(?P<name>[a-z][a-z &*()\d,]{3,80}?) / [^:=/]{1,60}[:=] ?(?P<value>\d[\d,]{0,15})\s*(?:\S{1,40}\.py:\d{1,6})?\s*$"
)
_NAMES = {
    "num train images * repeats": "num_train_images_with_repeats",
    "num examples": "num_train_images_with_repeats",
    "num reg images": "num_reg_images",
    "num batches per epoch": "num_batches_per_epoch",
    "num epochs": "epochs",
    "batch size per device": "per_device_train_batch_size",
    "gradient accumulation steps": "gradient_accumulation_steps",
    "gradient ccumulation steps": "gradient_accumulation_steps",
    "total optimization steps": "max_steps",
}
_BOTH = "total train batch size"


class KohyaScanner:
    """`  batch size per device / バッチサイズ: 2`, `  gradient accumulation steps / 勾配を合計するステップ数 = 1`."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a count."""
        match = _COUNT.match(line.text) if " / " in line.text else None
        if match is None:
            return False
        name = "total_train_batch_size" if match["name"].startswith(_BOTH) else _NAMES.get(match["name"])
        if name is not None:
            self._settings.add(name, int(match["value"].replace(",", "")), line)
        return name is not None

    def finish(self) -> Reading:
        """Return the counts as settings."""
        return Reading(settings=self._settings.settings())
