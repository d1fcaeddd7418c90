"""Estimate the memory of training a detector: activations follow pixels, the label assigner boxes times anchors."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct

from jindan_tools.text.figures import figure
from jindan_tools.vram.estimate import GIB, Basis, Estimate, Part, PartName
from jindan_tools.vram.setup import Precision, Setup
from jindan_tools.vram.state_bytes import state_bytes

_TABLE = Path(__file__).parent / "detectors.tsv"
_SIDE = 640
_CONTEXT = 0.75 * GIB
# What the allocator reserves beyond its peak on an H200 (benchmarks/vram/measured/h200.csv): 5 to 26 %, 10 % in the middle.
_SLACK_SHARE = 0.10
_LEAST_SLACK = 0.03
_MOST_SLACK = 0.25
_SPREAD = 0.06
# A model that was only counted, not measured, may differ by the ratio of counted to measured ones.
_COUNTED_SPREAD = 0.10
# Counted, not measured: what passes through the frozen layers is held while they run.
_FROZEN_SPREAD = 0.15
_DENOISING = 1 / 3
_HALF_SHARE = 0.54


class Detector(Struct, frozen=True, kw_only=True):
    """A row of the table: bytes a pixel of one image, anchors a pixel, assigner bytes for a box and an anchor.

    `together`: the assigner takes all images of a batch at once, padded to the image with most boxes. `image` is bytes of one image whatever its size, `frozen` the share of
    the activations that a frozen backbone of ten layers leaves, 1 where it was not counted.
    """

    name: str
    parameters: int
    whole: float
    half: float
    loss: float
    anchors: float
    pair: float
    together: bool
    measured: bool
    image: float
    frozen: float


def known_detector(name: str) -> Detector | None:
    """Return the detector of this name; `.pt` and `.yaml` endings, `-seg` and the like and capitals do not matter."""
    whole = Path(name.strip().lower()).name.removesuffix(".pt").removesuffix(".yaml")
    if whole in _table():
        return _table()[whole]
    plain = whole.partition("-")[0]
    plain = plain.replace("yolov11", "yolo11").replace("yolov12", "yolo12").removesuffix("u")
    return _table().get(plain)


def detector_names() -> tuple[str, ...]:
    """Return the names of the table."""
    return tuple(_table())


def estimate_detector(model: Detector, setup: Setup) -> Estimate:
    """Return the peak of a training step of `setup.batch` square images with up to `setup.boxes` labels each.

    weights + optimizer + activations * pixels * batch + the larger of the loss's temporaries (pixels * batch) and the
    assigner's (boxes * anchors, times the batch where it takes all images at once). Gradients replace activations.
    """
    side = setup.image_size or _SIDE
    pixels = float(setup.batch * side**2)
    half = setup.precision is not Precision.FP32
    states = state_bytes(setup.precision, setup.optimizer)
    activations = (model.half if half else model.whole) * pixels
    # The denoising queries of training come on top of the counted ones: up to 200 over 300, by the boxes.
    activations += model.image * (1 + _DENOISING) * setup.batch * (_HALF_SHARE if half else 1.0)
    frozen = model.frozen if setup.frozen_backbone else 1.0
    activations *= frozen
    loss = model.loss * pixels
    anchors = model.anchors * side**2
    assigned = model.pair * setup.boxes * anchors * (setup.batch if model.together else 1)
    images = f" × 배치 {setup.batch}" if model.together else ""
    count = figure(model.parameters / 1e6, 3)
    parts = [
        Part(name=PartName.WEIGHTS, size=states.weight * model.parameters, how=f"{count}M × {states.weight:g} B"),
        Part(name=PartName.OPTIMIZER, size=states.optimizer * model.parameters, how=setup.optimizer.value),
        Part(
            name=PartName.ACTIVATIONS,
            size=activations,
            how=f"배치 {setup.batch} × {side}² 픽셀 × {figure(activations / pixels, 4)} B",
        ),
        Part(
            name=PartName.ASSIGNER,
            size=max(loss, assigned),
            how=f"상자 {setup.boxes:,} × 앵커 {anchors:,.0f}{images} × {model.pair:g} B"
            if assigned > loss
            else "손실과 할당의 임시 텐서",
        ),
    ]
    allocated = sum(part.size for part in parts)
    spread = _SPREAD + (0.0 if model.measured else _COUNTED_SPREAD) + (_FROZEN_SPREAD if frozen < 1 else 0.0)
    spread += _DENOISING / 2 if model.image else 0.0
    parts += [
        Part(name=PartName.SLACK, size=_SLACK_SHARE * allocated, how="할당량의 10 %"),
        Part(name=PartName.CONTEXT, size=_CONTEXT, how="0.5~1.3 GiB의 중간값"),
    ]
    return Estimate(
        subject=f"{model.name} ({count}M 파라미터, {side}px, 상자 {setup.boxes:,}개)",
        parts=tuple(part for part in parts if part.size > 0),
        low=(1 + _LEAST_SLACK) * (1 - spread) * allocated + 0.4 * GIB,
        high=(1 + _MOST_SLACK) * (1 + spread) * allocated + 1.0 * GIB,
        basis=Basis.MEASURED_TABLE if model.measured and frozen == 1 else Basis.FORMULA,
        notes=_notes(model, setup, assigned, loss),
    )


def _notes(model: Detector, setup: Setup, assigned: float, loss: float) -> tuple[str, ...]:
    if setup.frozen_backbone and model.frozen == 1:
        return ("이 모델은 백본을 얼린 값을 세어 두지 않아 전체를 학습하는 값입니다. 실제는 이보다 작습니다.",)
    if assigned > loss:
        return (
            f"라벨 할당기가 가장 높은 순간을 정합니다. 상자가 가장 많은 이미지({setup.boxes:,}개)에 맞춘 값입니다.",
        )
    return ()


@cache
def _table() -> dict[str, Detector]:
    rows = (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {cells[0]: _detector(cells) for cells in rows}


def _detector(cells: list[str]) -> Detector:
    whole, half, loss, anchors, pair = (float(c) for c in cells[2:7])
    return Detector(
        name=cells[0],
        parameters=int(cells[1]),
        whole=whole,
        half=half,
        loss=loss,
        anchors=anchors,
        pair=pair,
        together=cells[7] == "1",
        measured=cells[8] == "1",
        image=float(cells[9]),
        frozen=float(cells[10]),
    )
