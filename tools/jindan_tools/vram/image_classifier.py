"""Estimate the memory of training a timm model from a simulated allocator and a few fitted coefficients."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line
from jindan_tools.vram.estimate import MIB, Basis, Estimate, Part, PartName
from jindan_tools.vram.nearest_classifier import NEIGHBOUR_SPREAD, Neighbour
from jindan_tools.vram.setup import Precision, Setup
from jindan_tools.vram.state_bytes import state_bytes

_FOLDER = Path(__file__).parent
_BATCHES = (8, 16, 32, 64, 128)
# The table holds fp32 weights, gradients and one momentum buffer.
_STATES_IN_TABLE = 12.0
# What samples take under autocast over fp32, measured on an H200 (benchmarks/vram/measured/h200.csv): networks with batch
# norm 0.45 to 0.53, ConvNeXt 0.50 to 0.52, those with layer norm, which autocast keeps in fp32, 0.58 to 0.63, Swin 0.64.
_AMP_SHARES: Mapping[str, float] = {
    "swin": 0.64, "convnext": 0.51, "vit": 0.60, "deit": 0.60, "beit": 0.60, "mixer": 0.60, "eva": 0.60, "cait": 0.60,
    "xcit": 0.60, "crossvit": 0.60, "twins": 0.60, "pvt": 0.60, "gmlp": 0.60, "resmlp": 0.60, "aimv2": 0.60,
    "flexivit": 0.60, "volo": 0.60, "tnt": 0.60, "visformer": 0.60, "samvit": 0.60, "hiera": 0.60, "naflexvit": 0.60,
}  # fmt: skip
_AMP_SHARE = 0.48
_OTHER_SETUP_SPREAD = 0.10


class ClassifierFeatures(Struct, frozen=True, kw_only=True):
    """Sizes in MiB: of all parameters, a sample's saved activations, its input and its dense 3x3 convolutions.

    `reserved` is what the simulated allocator holds after two steps at batches 8, 16, 32, 64 and 128.
    """

    name: str
    parameters: float
    side: int
    saved: float
    sample: float
    conv_largest: float
    conv_all: float
    reserved: tuple[float, ...]


def known_classifier(name: str) -> ClassifierFeatures | None:
    """Return the features of a timm model, None for an unknown name.

    A pretrained tag after a dot is ignored, and so is the owner of a hub name: google/vit-base-patch16-224.
    """
    wanted = name.strip().lower().rsplit("/", 1)[-1].split(".", 1)[0].replace("-", "_") + "\t"
    for line in _lines():
        if line.startswith(wanted):
            return _features(line.split("\t"))
    return None


def classifier_names() -> tuple[str, ...]:
    """Return the names of the table."""
    return tuple(line.split("\t", 1)[0] for line in _lines() if not line.startswith("#"))


def estimate_classifier(model: ClassifierFeatures, setup: Setup) -> Estimate:
    """Return the peak of nvidia-smi for one training step of `setup.batch` images.

    Coefficients and interval are cross-validated on measured peaks of fp32 training with SGD on a 40 GB card
    (timm_fit.json). Another precision, optimizer or image size scales states and samples and widens the interval.
    """
    fit, spread = _fit()
    sides = (setup.image_size or model.side) / model.side
    load = setup.batch * sides**2 * _share(model, setup.precision)
    each = state_bytes(setup.precision, setup.optimizer)
    states = each.weight + each.gradient + each.optimizer
    table_states = 3 * model.parameters
    samples = (
        fit["reserved"] * (_reserved(model, load) - table_states)
        + fit["input"] * model.sample * setup.batch * sides**2
        + (fit["conv_largest"] * model.conv_largest + fit["conv_all"] * model.conv_all) * load
    )
    trained = (fit["reserved"] * table_states + fit["parameters"] * model.parameters) * states / _STATES_IN_TABLE
    asked = setup.image_size in (None, model.side) and states == _STATES_IN_TABLE
    wide = 0.0 if asked and setup.precision is Precision.FP32 else _OTHER_SETUP_SPREAD
    count = figure(model.parameters * MIB / 4 / 1e6, 3)
    parts = (
        Part(name=PartName.WEIGHTS, size=trained * each.weight / states * MIB, how=f"{count}M × {each.weight:g} B"),
        Part(name=PartName.GRADIENTS, size=trained * each.gradient / states * MIB, how=f"{each.gradient:g} B"),
        Part(name=PartName.OPTIMIZER, size=trained * each.optimizer / states * MIB, how=setup.optimizer.value),
        Part(
            name=PartName.ACTIVATIONS,
            size=max(samples, 0.0) * MIB,
            how=f"배치 {setup.batch}, 할당기 모사와 합성곱 작업 공간",
        ),
        Part(name=PartName.CONTEXT, size=fit["constant"] * MIB, how="CUDA와 cuDNN, 측정표에 맞춤"),
    )
    total = sum(part.size for part in parts)
    return Estimate(
        subject=f"{model.name} ({count}M 파라미터, {setup.image_size or model.side}px)",
        parts=tuple(part for part in parts if part.size > 0),
        low=total * (1 + spread[0] - wide),
        high=total * (1 + spread[1] + wide),
        basis=Basis.MEASURED_TABLE if not wide else Basis.FORMULA,
    )


def estimate_like(name: str, near: Neighbour, other: ClassifierFeatures, setup: Setup) -> Estimate:
    """Return the estimate of a model without a row from its neighbour's row, with the spread of neighbours."""
    found = estimate_classifier(other, replace(setup, image_size=setup.image_size or near.side))
    low, high = NEIGHBOUR_SPREAD
    return replace(
        found,
        subject=f"{safe_line(name, 60)}: 표에 없어 가장 비슷한 {found.subject} 값으로 추정",
        low=found.low * low,
        high=found.high * high,
        basis=Basis.FORMULA,
        notes=(*found.notes, "이름이 비슷한 모델의 값입니다. 한 번 재어 보고 배치를 정하세요."),
    )


def _share(model: ClassifierFeatures, precision: Precision) -> float:
    if precision is Precision.FP32:
        return 1.0
    return next((share for family, share in _AMP_SHARES.items() if model.name.startswith(family)), _AMP_SHARE)


def _reserved(model: ClassifierFeatures, load: float) -> float:
    """Interpolate between the simulated batches, beyond them along the nearest pair."""
    points = list(zip(_BATCHES, model.reserved, strict=True))
    for left, right in pairwise(points):
        if load <= right[0] or right == points[-1]:
            return left[1] + (right[1] - left[1]) * (load - left[0]) / (right[0] - left[0])
    return points[-1][1]


@cache
def _lines() -> list[str]:
    return (_FOLDER / "timm.tsv").read_text("utf-8").splitlines()


def _features(cells: list[str]) -> ClassifierFeatures:
    return ClassifierFeatures(
        name=cells[0],
        parameters=float(cells[1]),
        side=int(cells[2]),
        saved=float(cells[3]),
        sample=float(cells[4]),
        conv_largest=float(cells[5]),
        conv_all=float(cells[6]),
        reserved=tuple(float(c) for c in cells[7:12]),
    )


@cache
def _fit() -> tuple[Mapping[str, float], tuple[float, float]]:
    data = json.loads((_FOLDER / "timm_fit.json").read_text("utf-8"))
    low, high = cast("list[float]", data["interval"])
    return cast("Mapping[str, float]", data["coefficients"]), (low, high)
