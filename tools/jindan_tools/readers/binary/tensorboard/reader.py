"""Give an event file back as curves, settings and a plain word about what is damaged."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from jindan_tools.model.run import Framework
from jindan_tools.readers.binary.curves import curves_of
from jindan_tools.readers.binary.tensorboard.frames import HEADER, frame_at
from jindan_tools.readers.binary.tensorboard.hparams import hparam_settings
from jindan_tools.readers.binary.tensorboard.scan import EventScan, scan_events
from jindan_tools.readers.binary.tensorboard.texts import text_settings
from jindan_tools.readers.contract import BinaryFile, Part, Reading
from jindan_tools.readers.files.axes import split_prefix
from jindan_tools.readers.files.yaml_config import framework_of
from jindan_tools.readers.sample_steps import BY_SAMPLES, in_steps
from jindan_tools.text.regex import regex

_SPLIT_FOLDER = regex(r"(?:^|[_\-.])(train|training|val|valid|validation|eval|evaluation|test|dev)$", re.IGNORECASE)


class TensorboardEvents:
    """events.out.tfevents.*, as TensorBoard, torch, Keras, Lightning and the HF Trainer write it."""

    name = "tensorboard-events"

    def claims(self, path: str, head: bytes) -> bool:
        """Take a file named as event files are, or one whose first record is an Event."""
        if "tfevents" in PurePosixPath(path).name:
            return True
        return head[HEADER : HEADER + 1] == b"\x09" and frame_at(head, 0) is not None

    def read(self, file: BinaryFile) -> tuple[Part, ...]:
        """Return a curve a tag, hyperparameters and logged arguments as settings; lines are record numbers."""
        scan = scan_events(file.stream, file.size)
        settings, events = hparam_settings(scan.specials, file.path)
        settings = (*settings, *text_settings(scan.specials, file.path))
        found = curves_of(scan.tracks, file.path, _split(file.path))
        keras = any(value.tag == "keras" for _, value in scan.specials) or "epoch_loss" in scan.tracks.by_tag
        series, batch = found.series, ()
        if any(tag.startswith(BY_SAMPLES) for tag in scan.tracks.by_tag):
            series, batch = in_steps(series, lambda s: s.name.startswith(BY_SAMPLES))
        reading = Reading(
            framework=framework_of(settings) or (Framework.KERAS if keras else None),
            settings=(*settings, *found.closing, *batch),
            series=series,
            events=events,
            problem=" ".join(p for p in (_damage(scan), found.problem) if p),
        )
        return (Part(reading=reading),)


def _split(path: str) -> str | None:
    """Return the split that the folder of the file names (Keras: train/, validation/; add_scalars: loss_val/)."""
    match = _SPLIT_FOLDER.search(PurePosixPath(path).parent.name)
    return split_prefix(match.group(1)) if match else None


def _damage(scan: EventScan) -> str:
    parts: list[str] = []
    if scan.damages:
        first = scan.damages[0]
        parts.append(
            f"손상된 곳이 {len(scan.damages)}군데({scan.damaged:,}바이트) 있어 건너뛰고 그 뒤를 계속 읽었습니다. "
            f"처음은 {first.offset:,}바이트 위치({first.record}번 기록 부근)입니다."
        )
    if scan.cut:
        parts.append(f"마지막 기록이 {scan.cut:,}바이트까지만 쓰여 있어 뺐습니다.")
    if scan.tracks.refused:
        parts.append(f"태그가 너무 많아 {scan.tracks.refused:,}개 점을 읽지 않았습니다.")
    return " ".join(parts)
