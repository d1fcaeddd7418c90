"""Turn the scalars of a binary file into curves: their names, their axis and what they are a closing figure of."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.binary.tracks import Track, Tracks
from jindan_tools.readers.columns import Column, build_series
from jindan_tools.readers.files.axes import EPOCH_NAMES, SPLIT_NAMES, STEP_NAMES, is_axis, key_of
from jindan_tools.readers.roles import describe
from jindan_tools.readers.thin import MAX_POINTS, kept_indices
from jindan_tools.text.regex import regex

# Together, the curves of a file keep at most this many points beside the extremes of each.
_MAX_ALL = 2_000_000
_FEWEST = 1000
_MAX_EPOCHS = 5000
# YOLOv5, YOLOv7 and Ultralytics give add_scalar the epoch.
_YOLO_TAGS = ("train/", "val/", "metrics/", "x/lr", "lr/pg")
# transformers.integrations.TensorBoardCallback writes the closing figures of Trainer.train under train/.
_HF_CLOSING = regex(
    r"train/(train_loss|train_runtime|train_samples_per_second|train_steps_per_second|total_flos|train_tokens_per_second)$"
)


class Curves(Struct, frozen=True, kw_only=True):
    """The series of a file, the closing figures as settings, and a Korean word on what was thinned ('' if nothing)."""

    series: tuple[Series, ...]
    closing: tuple[Setting, ...]
    problem: str


def curves_of(tracks: Tracks, path: str, split: str | None = None) -> Curves:
    """Return the curves of all tags; a tag that tells the epoch or the trainer's own step gives it to the others.

    `split` ('train/', 'val/') comes before the names of losses and metrics that name none.
    """
    closing = tuple(_closing(tracks.by_tag, path))
    tags = {tag: t for tag, t in tracks.by_tag.items() if not _HF_CLOSING.match(tag) and len(t.steps)}
    epochs, own_steps = _logged_axis(tags, EPOCH_NAMES), _logged_axis(tags, STEP_NAMES)
    measured = {tag: t for tag, t in tags.items() if not is_axis(tag) or key_of(tag) in SPLIT_NAMES}
    limit = max(_FEWEST, min(MAX_POINTS, _MAX_ALL // max(1, len(measured))))
    counted = _steps_that_are_epochs(measured)
    yolo = any(tag.startswith("metrics/mAP") for tag in measured)
    series = tuple(
        _series(
            _name(split, tag),
            track,
            path,
            (own_steps, epochs),
            limit=limit,
            by_epoch=track.steps == counted or _tells_epoch(tag) or (yolo and tag.startswith(_YOLO_TAGS)),
        )
        for tag, track in measured.items()
    )
    thinned = sum(len(track.steps) > limit for track in measured.values())
    points = sum(len(track.steps) for track in measured.values())
    kept = sum(map(len, series))
    problem = (
        f"점 {points:,}개를 모두 읽었고, 긴 곡선 {thinned}개는 구간마다 최솟값, 최댓값, NaN만 남겨 {kept:,}개로 줄였습니다."
        if thinned
        else ""
    )
    return Curves(series=series, closing=closing, problem=problem)


def _closing(by_tag: Mapping[str, Track], path: str) -> list[Setting]:
    found: list[Setting] = []
    for tag, track in by_tag.items():
        match = _HF_CLOSING.match(tag)
        if match and len(track.steps):
            source = Source(path=path, line=track.records[-1], field=tag)
            found.append(Setting(name=f"train_summary.{match.group(1)}", value=track.values[-1], source=source))
    return found


def _name(split: str | None, tag: str) -> str:
    if split is None or describe(tag).role in (Role.LEARNING_RATE, Role.GRAD_NORM):
        return tag
    return tag if re.match(r"(?i)(?:train|val|eval|test|dev)", tag) else f"{split}{tag}"


def _logged_axis(tags: Mapping[str, Track], names: frozenset[str]) -> dict[int, float]:
    """Return step -> value from the longest tag of these names."""
    named = [t for tag, t in tags.items() if key_of(tag) in names]
    if not named:
        return {}
    longest = max(named, key=lambda t: len(t.steps))
    return dict(zip(longest.steps, longest.values, strict=True))


def _tells_epoch(tag: str) -> bool:
    """Say whether Keras wrote the tag, whose steps are epochs; AllenNLP's `epoch_metrics/loss` stands at batches."""
    return tag.startswith("epoch_") and "/" not in tag


def _steps_that_are_epochs(tags: Mapping[str, Track]) -> array[int] | None:
    """Return the consecutive steps at which training and held-out losses both stand, one record each an epoch."""
    losses = {
        role: [t for tag, t in tags.items() if describe(tag).role is role and describe(tag).total]
        for role in (Role.TRAIN_LOSS, Role.VAL_LOSS)
    }
    if not all(losses.values()):
        return None
    train, held_out = (max(found, key=lambda t: len(t.steps)).steps for found in losses.values())
    return train if 2 < len(train) <= _MAX_EPOCHS and train == held_out and _consecutive(train) else None


def _consecutive(steps: Sequence[int]) -> bool:
    return all(b - a == 1 or b <= a for a, b in pairwise(steps)) and steps[0] in (0, 1)


def _series(
    name: str,
    track: Track,
    path: str,
    axes: tuple[Mapping[int, float], Mapping[int, float]],
    *,
    limit: int,
    by_epoch: bool,
) -> Series:
    kept = kept_indices(track.values, limit)
    steps = [track.steps[k] for k in kept]
    own, epochs = ([axis[s] for s in steps if s in axis] if axis else [] for axis in axes)
    column = Column(
        own if len(own) == len(steps) else list(map(float, steps)),
        [track.values[k] for k in kept],
        [track.records[k] for k in kept],
        epochs if len(epochs) == len(steps) else [],
    )
    if by_epoch:
        return build_series(path, name, Axis.EPOCH, column)
    if column.epochs and _once_an_epoch(column.epochs, name):
        return build_series(path, name, Axis.EPOCH, replace(column, xs=list(column.epochs)))
    return build_series(path, name, Axis.STEP, column)


def _once_an_epoch(epochs: Sequence[float], name: str) -> bool:
    """Say whether a curve has one record an epoch (Lightning); a trainer that logs fractions counts in steps (HF)."""
    if name.endswith("_step") or not all(float(e).is_integer() for e in epochs):
        return False
    return sum(a == b for a, b in pairwise(epochs)) * 5 <= max(0, len(epochs) - 1)
