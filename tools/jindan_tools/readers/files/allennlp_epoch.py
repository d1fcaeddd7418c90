"""Read metrics_epoch_3.json of AllenNLP: the figures of one epoch, which the files beside it continue."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.jsonl_records import parse_object
from jindan_tools.readers.files.whole_text import file_name, whole_text
from jindan_tools.readers.points import PointCollector
from jindan_tools.text.regex import regex

# allennlp/training/trainer.py, 0.8 to 2.10.
_NAME = regex(r"^metrics_epoch_(\d{1,7})\.json$", words=("metrics_epoch_",))
_KEPT = ("training_", "validation_")


class AllenNlpEpoch:
    """The figures of both splits after an epoch; the best so far and the use of the machine are left out."""

    name = "allennlp-epoch"

    def claims(self, path: str, head: str) -> bool:
        """Take a file of that name which names its epoch."""
        return _NAME.match(file_name(path)) is not None and '"epoch"' in head

    def read(self, file: TextFile) -> Reading:
        """Return each figure as a curve of one point."""
        name = _NAME.match(file_name(file.path))
        record = parse_object(whole_text(file))
        if name is None or record is None:
            return Reading(problem="JSON 형식이 아니거나 쓰다가 끊겨 있어 제외했습니다.")
        collector = PointCollector(path=file.path)
        for key, value in record.items():
            if key.startswith(_KEPT) and isinstance(value, int | float) and not isinstance(value, bool):
                line = next((n.number for n in file.lines if f'"{key}"' in n.text), 1)
                collector.add(key, float(value), x=float(name[1]), axis=Axis.EPOCH, line=line)
        return Reading(series=collector.series())
