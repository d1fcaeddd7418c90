"""The losses of what a detector says and of where it says it, for training and held-out data."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.curves.select import last_segment
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series

# Ultralytics and YOLOv5; DETR and its kin.
_NAMES = (("cls_loss", "box_loss"), ("loss_ce", "loss_bbox"))
# What a program of one's own calls them: `train_box`, `val/cls`.
_PLAIN = (("cls", "box"), ("cls", "bbox"), ("class", "box"))


class DetectionParts(Struct, frozen=True, kw_only=True):
    """The class loss and the box loss of both splits, all with as many finite records."""

    train_class: Series
    train_box: Series
    held_out_class: Series
    held_out_box: Series


def detection_parts(run: Run) -> DetectionParts | None:
    """Return the four curves of the last part of a run, None where one is missing or not finite throughout."""
    train, held_out = (last_segment(run.of_role(role)) for role in (Role.TRAIN_LOSS, Role.VAL_LOSS))
    for said, placed in (*_NAMES, *_PLAIN):
        found = [_ending(split, name) for split in (train, held_out) for name in (said, placed)]
        curves = [s for s in found if s is not None]
        if len(curves) == 4 and len({len(s.finite) for s in curves}) == 1:
            return DetectionParts(
                train_class=curves[0], train_box=curves[1], held_out_class=curves[2], held_out_box=curves[3]
            )
    return None


def _ending(split: tuple[Series, ...], name: str) -> Series | None:
    return next((s for s in split if s.name.lower().endswith(name) and len(s.finite) == len(s)), None)
