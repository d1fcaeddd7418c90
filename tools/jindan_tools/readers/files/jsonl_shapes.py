"""Bring records that trainers spell in their own shapes into flat ones with a step and plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from jindan_tools.readers.numbers import is_count
from jindan_tools.text.regex import regex

# ms-swift: {"global_step/max_steps": "10/300"}.
_COUNTED = "global_step/max_steps"
# StyleGAN's stats.jsonl: {"Loss/G/loss": {"num": 64, "mean": 0.8, "std": 0.1}, "Progress/kimg": {...}}.
_KIMG = "Progress/kimg"
_SUMMARY = frozenset({"num", "mean", "std"})
# Loggers that write a figure a record.
_NAMES = ("metric", "metric_name", "tag", "key", "name")
_LONGEST_NAME = 80
# DETR and its kin list the twelve figures of pycocotools: AP, AP50, AP75, ...
_COCO = regex(r"coco_eval_(?:bbox|masks|segm)$")
_COCO_FIGURES = 12
_SNAPSHOT = regex(r"network-snapshot-(\d{1,9})\.pkl$")


def plain_record(record: dict[str, object]) -> dict[str, object]:
    """Return the record with its step, planned steps and means as plain numbers; any other one as it is."""
    if isinstance(record.get(_COUNTED), str):
        return _counted(record)
    if isinstance(record.get(_KIMG), dict):
        return _means(record)
    if isinstance(record.get("results"), dict) and isinstance(record.get("snapshot_pkl"), str):
        return _snapshot(record)
    if any(isinstance(value, list) for value in record.values()):
        record = _with_coco_figures(record)
    return _named(record) if "value" in record else record


def _with_coco_figures(record: dict[str, object]) -> dict[str, object]:
    """Return the record with AP and AP50 of each list of pycocotools' figures as numbers of their own."""
    listed = {k: cast("list[object]", v) for k, v in record.items() if isinstance(v, list) and _COCO.search(k)}
    whole = {k: v for k, v in listed.items() if len(v) == _COCO_FIGURES}
    return {**record, **{f"{k}_{n}": v[i] for k, v in whole.items() for i, n in enumerate(("mAP", "mAP50"))}}


def _named(record: dict[str, object]) -> dict[str, object]:
    """Return {"step": 1, "metric": "loss", "value": 0.5}, a figure a record, with its figure under its name."""
    for key in _NAMES:
        name, rest = record.get(key), {k: v for k, v in record.items() if k not in {key, "value"}}
        if isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and name not in rest and rest:
            return {**rest, name: record["value"]}
    return record


def _counted(record: dict[str, object]) -> dict[str, object]:
    done, _, total = str(record[_COUNTED]).partition("/")
    rest = {k: v for k, v in record.items() if k != _COUNTED}
    if not is_count(done):
        return rest
    return {**rest, "global_step": int(done), **({"max_steps": int(total)} if is_count(total) else {})}


def _means(record: dict[str, object]) -> dict[str, object]:
    means: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            summary = cast("Mapping[str, object]", value)
            if summary.keys() <= _SUMMARY and "mean" in summary:
                means[_plain_name(name)] = summary["mean"]
    step = means.pop(_KIMG, None)
    return {"step": step, **means}


def _plain_name(name: str) -> str:
    """Return the name without the folder `Loss/` when what it holds (scores, signs, penalties) is no loss."""
    rest = name.removeprefix("Loss/")
    return name if "loss" in rest.lower() else rest


def _snapshot(record: dict[str, object]) -> dict[str, object]:
    found = _SNAPSHOT.search(str(record["snapshot_pkl"]))
    results = cast("Mapping[str, object]", record["results"])
    named: dict[str, object] = {f"metrics/{name}": value for name, value in results.items()}
    return named if found is None else {"step": int(found[1]), **named}
