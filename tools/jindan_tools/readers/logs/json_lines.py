"""Read records that a log prints as JSON behind its time stamp, such as fairseq's with numbers in quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_TAG = regex(r"\[(train_inner|train|valid|test)\]|\| (train_inner|train|valid|test) \|")
_STEPS = (
    "num_updates",
    "train_num_updates",
    "valid_num_updates",
    "global_step",
    "step",
    "iteration",
    "iter",
    "current_steps",
)
_COUNTS = frozenset({*_STEPS, "epoch"})
# A count before the record: `[Epoch 3] {"loss": 0.5}`, `step 120: {...}`.
_COUNTED_BEFORE = regex(r"\b(epoch|step|iter(?:ation)?)\W{0,3}(\d{1,9})\b", re.IGNORECASE)
_NESTED = frozenset({"train", "training", "val", "valid", "validation", "test", "eval", "dev", "metrics"})
_LEAST = 5
# datasets/coco_eval.py of DETR and of those that took it over: the figures of COCO's summary as a list.
_COCO = regex(r"^(?P<split>\w{1,20}_)?coco_eval_(?P<task>bbox|segm|masks|keypoints)$", words=("coco_eval_",))
_BOX_FIGURES = ("AP", "AP50", "AP75", "APs", "APm", "APl")
_KEYPOINT_FIGURES = ("AP", "AP50", "AP75", "APm", "APl")
# LAVIS closes each evaluation with the place of the best so far: {"val_agg_metrics": 0.7, "val_best_epoch": 3}.
_BEST_SO_FAR = regex(r"^(?:val|eval|test)\w{0,40}_best_(?:epoch|iters)$")
_DROPPED = regex(r"(?:^|_)(?:wps|ups|wpb|bsz|train_wall|wall|gb_free|ntokens|nsentences)$|^epoch$|^update$")


class JsonLineScanner:
    """`[train_inner][INFO] - {"epoch": 9, "loss": "3.963", ...}` and plain JSON records between other lines."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._fairseq = False
        self._uncounted: dict[tuple[str, ...], list[tuple[tuple[tuple[str, float], ...], int]]] = {}

    def feed(self, line: Line) -> bool:
        """Take a line that ends in a JSON object with an epoch or step, flat or with a record for each phase."""
        text = line.text
        start = text.find('{"')
        if start < 0 or not text.rstrip().endswith("}"):
            return False
        try:
            parsed: object = json.loads(text[start:])
        except (ValueError, RecursionError):
            return False
        if not isinstance(parsed, dict):
            return False
        record = cast("Mapping[str, object]", parsed)
        kind = record.get("_type")
        if isinstance(kind, str) and kind.endswith("_iter"):
            return True
        held_out = isinstance(kind, str) and kind.startswith(("val", "test"))
        told = ((k, v) for k, v in _flat(record) if not _is_rounded_away(k, v))
        numbers = {_named(k, held_out=held_out): n for k, v in told if (n := _number(v)) is not None}
        if isinstance(kind, str) and (epoch := _counted(record.get("epoch"))) is not None:
            numbers["epoch"] = epoch
        before = _COUNTED_BEFORE.search(text[:start])
        if before is not None:
            numbers.setdefault("epoch" if before[1].lower() == "epoch" else "step", float(before[2]))
        tag = _TAG.search(text[:start])
        self._fairseq = self._fairseq or (tag is not None and ("train_wall" in text or "wps" in text))
        return self._record(numbers, line)

    def finish(self) -> Reading:
        """Return the curves by update, else by epoch, else by their order where they only repeat the same names."""
        for rows in self._uncounted.values():
            if len(rows) >= _LEAST:
                for at, (pairs, line) in enumerate(rows, 1):
                    self._points.add(pairs, float(at), Axis.ROW, line)
        return Reading(framework=Framework.FAIRSEQ if self._fairseq else None, series=self._points.series())

    def _record(self, numbers: Mapping[str, float], line: Line) -> bool:
        step = next((numbers[name] for name in _STEPS if name in numbers), None)
        epoch = numbers.get("update", numbers.get("epoch"))
        x = step if step is not None else epoch
        if x is None:
            return self._in_order(numbers, line)
        axis = Axis.STEP if step is not None else Axis.EPOCH
        curves = [(k, v) for k, v in numbers.items() if k not in _STEPS and not _DROPPED.search(k)]
        self._points.add(curves, x, axis, line.number, epoch)
        return True

    def _in_order(self, numbers: Mapping[str, float], line: Line) -> bool:
        """Keep a record that tells no count when it holds a loss, such as early DETR's log.txt, one line an epoch."""
        best = any(map(_BEST_SO_FAR.search, numbers))
        if not best and not any(describe(name).role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for name in numbers):
            return False
        pairs = tuple((k, v) for k, v in numbers.items() if not _DROPPED.search(k) and not _BEST_SO_FAR.search(k))
        self._uncounted.setdefault(tuple(numbers), []).append((pairs, line.number))
        return True


def _flat(record: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the items of a record, counts in lower case, those of a phase's own record under the name of the phase."""
    for key, value in record.items():
        if isinstance(value, dict) and key.lower() in _NESTED:
            inner = cast("Mapping[str, object]", value)
            yield from ((name if key == "metrics" else f"{key}_{name}", n) for name, n in inner.items())
        elif isinstance(value, list) and (coco := _COCO.search(key)) is not None:
            names = _KEYPOINT_FIGURES if coco["task"] == "keypoints" else _BOX_FIGURES
            figures = zip(names, cast("list[object]", value), strict=False)
            # An area without objects has -1.
            yield from ((f"{coco['task']}/{name}", n) for name, n in figures if n != -1)
        else:
            yield key.lower() if key.lower() in _COUNTS else key, value


def _named(key: str, *, held_out: bool) -> str:
    return f"val_{key}" if held_out and key != "epoch" else key


def _counted(value: object) -> float | None:
    """Return the 3 of PySlowFast's `"epoch": "3/200"`, whose records tell their phase by `_type`."""
    done, slash, _ = value.partition("/") if isinstance(value, str) else ("", "", "")
    return float(done) if slash and done.isdigit() else None


def _is_rounded_away(key: str, value: object) -> bool:
    """Say whether a rate was printed with too few digits to tell it: `"train_lr": "0.000"`."""
    return isinstance(value, str) and to_float(value) == 0 and describe(key).role is Role.LEARNING_RATE


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    return to_float(value) if isinstance(value, str) else None
