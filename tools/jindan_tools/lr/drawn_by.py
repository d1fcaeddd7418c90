"""Name the schedulers of the catalogue that draw a found shape: several libraries, and several schedules, share a curve."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.identify import Identified
from jindan_tools.lr.shapes import Rise, Shape

_PLAIN = frozenset({Rise.NONE, Rise.LINEAR, Rise.UNKNOWN})
_ANY = frozenset(Rise)
_LOG = frozenset({Rise.LOG, Rise.UNKNOWN})
_WAVE = frozenset({Rise.COSINE, Rise.UNKNOWN})
_LINE = frozenset({Rise.LINEAR, Rise.UNKNOWN})
_FLAT = frozenset({Rise.NONE})
_STEEP = frozenset({Rise.NONE, Rise.LINEAR, Rise.COSINE, Rise.SQRT, Rise.UNKNOWN})
_NO_FLOOR = 0.005


class Drawn(Struct, frozen=True, kw_only=True):
    """Schedulers that draw `shape` after a rise of one of these kinds; `held` None: whether or not they rest at the peak."""

    shape: Shape
    names: tuple[str, ...]
    rises: frozenset[Rise] = _PLAIN
    held: bool | None = False
    waves: frozenset[Shape] | None = None
    floor: bool = True


_COSINE, _LINEAR = frozenset({Shape.COSINE}), frozenset({Shape.LINEAR})
_TABLE: tuple[Drawn, ...] = (
    Drawn(shape=Shape.CONSTANT, rises=_FLAT, names=("hf-constant", "torch-step", "megatron-constant"), held=None),
    Drawn(
        shape=Shape.CONSTANT,
        rises=_LINE,
        names=("hf-constant_with_warmup", "torch-linear", "megatron-constant", "deepspeed-WarmupLR"),
        held=None,
    ),
    Drawn(shape=Shape.CONSTANT, rises=_LOG, names=("deepspeed-WarmupLR",), held=None),
    Drawn(shape=Shape.CONSTANT, rises=_WAVE, names=("torch-swa",), held=None),
    Drawn(shape=Shape.WARMUP_ONLY, rises=_PLAIN, names=("torch-linear", "deepspeed-LRRangeTest"), held=None),
    Drawn(shape=Shape.WARMUP_ONLY, rises=_LOG, names=("deepspeed-WarmupLR",), held=None),
    Drawn(
        shape=Shape.LINEAR,
        names=(
            "hf-linear",
            "hf-polynomial",
            "torch-linear",
            "torch-polynomial",
            "torch-lambda",
            "timm-poly",
            "ultralytics",
            "megatron-linear",
            "deepspeed-WarmupDecayLR",
            "keras-PolynomialDecay",
        ),
    ),
    Drawn(shape=Shape.LINEAR, rises=_FLAT, names=("torch-swa",)),
    Drawn(shape=Shape.LINEAR, rises=_LINE, names=("torch-one_cycle", "deepspeed-OneCycle")),
    Drawn(shape=Shape.LINEAR, rises=_LOG, names=("deepspeed-WarmupDecayLR",)),
    Drawn(shape=Shape.LINEAR, rises=_ANY, names=("hf-warmup_stable_decay", "timm-wsd", "megatron-WSD"), held=True),
    Drawn(shape=Shape.COSINE, names=("hf-cosine", "hf-cosine_with_restarts"), floor=False),
    Drawn(
        shape=Shape.COSINE,
        names=(
            "hf-cosine_with_min_lr",
            "hf-cosine_warmup_with_min_lr",
            "torch-cosine",
            "timm-cosine",
            "ultralytics",
            "megatron-cosine",
            "deepspeed-WarmupCosineLR",
            "keras-CosineDecay",
        ),
    ),
    Drawn(shape=Shape.COSINE, rises=_FLAT, names=("torch-swa",)),
    Drawn(shape=Shape.COSINE, rises=_LOG, names=("deepspeed-WarmupCosineLR",)),
    Drawn(shape=Shape.COSINE, rises=_WAVE, names=("torch-one_cycle",)),
    Drawn(shape=Shape.COSINE, rises=_STEEP, names=("hf-warmup_stable_decay", "timm-wsd", "megatron-WSD"), held=True),
    Drawn(
        shape=Shape.EXPONENTIAL,
        names=("torch-exponential", "keras-ExponentialDecay", "timm-step", "torch-multiplicative", "torch-lambda"),
    ),
    Drawn(
        shape=Shape.STEPS,
        names=(
            "torch-step",
            "torch-multistep",
            "torch-plateau",
            "torch-lambda",
            "hf-reduce_lr_on_plateau",
            "timm-step",
            "timm-multistep",
            "timm-plateau",
            "keras-PiecewiseConstantDecay",
            "keras-ExponentialDecay",
            "keras-InverseTimeDecay",
        ),
        rises=_ANY,
        held=None,
    ),
    Drawn(shape=Shape.STEPS, rises=frozenset({Rise.STAIRS}), names=("deepspeed-OneCycle",), held=None),
    Drawn(shape=Shape.INVERSE_SQRT, names=("hf-inverse_sqrt", "megatron-inverse-square-root", "torch-lambda")),
    Drawn(shape=Shape.INVERSE_TIME, names=("keras-InverseTimeDecay", "torch-lambda")),
    Drawn(
        shape=Shape.POLYNOMIAL,
        names=("hf-polynomial", "torch-polynomial", "timm-poly", "keras-PolynomialDecay"),
        held=None,
    ),
    Drawn(
        shape=Shape.ONE_MINUS_SQRT,
        names=("hf-warmup_stable_decay", "timm-wsd", "megatron-WSD"),
        rises=_STEEP,
        held=None,
    ),
    Drawn(
        shape=Shape.RESTARTS,
        waves=_COSINE,
        names=("torch-warm_restarts", "hf-cosine_with_restarts", "timm-cosine", "keras-CosineDecayRestarts"),
        held=None,
    ),
    Drawn(shape=Shape.RESTARTS, waves=frozenset({Shape.TANH}), names=("timm-tanh",), held=None),
    Drawn(
        shape=Shape.RESTARTS,
        waves=frozenset({Shape.POLYNOMIAL, Shape.LINEAR}),
        names=("timm-poly", "keras-PolynomialDecay"),
        held=None,
    ),
    Drawn(shape=Shape.CYCLIC, names=("torch-cyclic",), held=None),
    Drawn(
        shape=Shape.WAVES,
        names=("hf-cosine", "hf-cosine_with_min_lr", "hf-cosine_warmup_with_min_lr", "torch-cosine"),
        held=None,
    ),
    Drawn(shape=Shape.TANH, names=("timm-tanh",), held=None),
    Drawn(shape=Shape.LATE_COSINE, names=("timm-cosine",), held=None),
    Drawn(shape=Shape.LATE_POWER, names=("timm-wsd", "timm-poly"), held=None),
    Drawn(shape=Shape.EXPONENTIAL_TO_FLOOR, names=("megatron-WSD", "timm-wsd"), held=None),
    Drawn(shape=Shape.STABLE_FALLING, names=("timm-wsd",), held=None),
    Drawn(shape=Shape.THREE_PHASES, names=("torch-one_cycle",), rises=_ANY, held=None),
    Drawn(shape=Shape.STEPS_UP, names=("torch-constant", "deepspeed-LRRangeTest"), rises=_ANY, held=None),
    Drawn(shape=Shape.UP_AND_DOWN, names=("deepspeed-OneCycle",), rises=_LINE, held=None),
    Drawn(shape=Shape.UP_AND_DOWN_BY_METRIC, names=("hf-greedy",), rises=_ANY, held=None),
)


def schedulers_of(found: Identified) -> tuple[str, ...]:
    """Return the names of the schedulers that draw the shape or one of its rivals, in the order of the table."""
    names = (name for row in _TABLE if _draws(row, found) for name in row.names)
    return tuple(dict.fromkeys(names))


def _draws(row: Drawn, found: Identified) -> bool:
    if row.shape not in (found.shape, *found.rivals) or found.rise not in row.rises:
        return False
    if row.held is not None and row.held is not (found.held_until is not None):
        return False
    if row.waves is not None and found.waves not in row.waves:
        return False
    return row.floor or found.floor is None or found.floor <= _NO_FLOOR * found.peak.lr
