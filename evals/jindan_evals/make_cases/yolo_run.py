"""Turn a few anchors per metric into the epochs of a YOLO training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jindan_evals.make_cases.curve import curve
from jindan_evals.make_cases.ultralytics_epochs import EpochRow

if TYPE_CHECKING:
    from collections.abc import Mapping

Anchors = dict[int, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class YoloCurves:
    """Anchors (epoch → value) of every column; what lies between them is filled in with a seeded wobble."""

    seconds: Anchors
    train: tuple[Anchors, Anchors, Anchors]
    precision: Anchors
    recall: Anchors
    map50: Anchors
    map50_95: Anchors
    val: tuple[Anchors, Anchors, Anchors]
    gpu_gib: Anchors
    instances: Anchors
    seed: int


def epoch_rows(curves: YoloCurves) -> list[EpochRow]:
    """Return one row an epoch, from the first anchor to the last."""
    seed = curves.seed
    train = [curve(anchors, seed=seed + i, wobble=0.01) for i, anchors in enumerate(curves.train)]
    val = [curve(anchors, seed=seed + 3 + i, wobble=0.015) for i, anchors in enumerate(curves.val)]
    seconds = curve(curves.seconds, seed=seed + 6, wobble=0.02)
    gpu = curve(curves.gpu_gib, seed=seed + 7, wobble=0.1)
    instances = curve(curves.instances, seed=seed + 8, wobble=0.5)
    scores = _scores(curves)
    return [
        EpochRow(
            epoch=epoch, seconds=seconds[epoch], gpu_gib=gpu[epoch], instances=round(instances[epoch]),
            train=(train[0][epoch], train[1][epoch], train[2][epoch]), precision=scores[0][epoch],
            recall=scores[1][epoch], map50=scores[2][epoch], map50_95=scores[3][epoch],
            val=(val[0][epoch], val[1][epoch], val[2][epoch]),
        )
        for epoch in sorted(seconds)
    ]  # fmt: skip


def _scores(curves: YoloCurves) -> list[Mapping[int, float]]:
    columns = (curves.precision, curves.recall, curves.map50, curves.map50_95)
    return [curve(anchors, seed=curves.seed + 9 + i, wobble=0.004) for i, anchors in enumerate(columns)]
