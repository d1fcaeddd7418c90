"""Every scheduler that can be simulated: its names, its library and where its formula was read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from jindan_tools.lr.curve import Schedule
from jindan_tools.lr.schedules.deepspeed_one_cycle import DeepspeedOneCycle
from jindan_tools.lr.schedules.deepspeed_range_test import DeepspeedRangeTest
from jindan_tools.lr.schedules.deepspeed_warmup import DeepspeedWarmup, DeepspeedWarmupDecay
from jindan_tools.lr.schedules.deepspeed_warmup_cosine import DeepspeedWarmupCosine
from jindan_tools.lr.schedules.hf_constant import HfConstant
from jindan_tools.lr.schedules.hf_constant_with_warmup import HfConstantWithWarmup
from jindan_tools.lr.schedules.hf_cosine import HfCosine
from jindan_tools.lr.schedules.hf_cosine_warmup_with_min_lr import HfCosineWarmupWithMinLr
from jindan_tools.lr.schedules.hf_cosine_with_min_lr import HfCosineWithMinLr
from jindan_tools.lr.schedules.hf_cosine_with_restarts import HfCosineWithRestarts
from jindan_tools.lr.schedules.hf_greedy import HfGreedy
from jindan_tools.lr.schedules.hf_inverse_sqrt import HfInverseSqrt
from jindan_tools.lr.schedules.hf_linear import HfLinear
from jindan_tools.lr.schedules.hf_polynomial import HfPolynomial
from jindan_tools.lr.schedules.hf_warmup_stable_decay import HfWarmupStableDecay
from jindan_tools.lr.schedules.keras_cosine import KerasCosine
from jindan_tools.lr.schedules.keras_cosine_restarts import KerasCosineRestarts
from jindan_tools.lr.schedules.keras_exponential import KerasExponential
from jindan_tools.lr.schedules.keras_inverse_time import KerasInverseTime
from jindan_tools.lr.schedules.keras_piecewise_constant import KerasPiecewiseConstant
from jindan_tools.lr.schedules.keras_polynomial import KerasPolynomial
from jindan_tools.lr.schedules.megatron import Megatron
from jindan_tools.lr.schedules.timm_cosine import TimmCosine
from jindan_tools.lr.schedules.timm_multi_step import TimmMultiStep
from jindan_tools.lr.schedules.timm_plateau import TimmPlateau
from jindan_tools.lr.schedules.timm_poly import TimmPoly
from jindan_tools.lr.schedules.timm_step import TimmStep
from jindan_tools.lr.schedules.timm_tanh import TimmTanh
from jindan_tools.lr.schedules.timm_wsd import TimmWsd
from jindan_tools.lr.schedules.torch_chained import TorchChained
from jindan_tools.lr.schedules.torch_constant import TorchConstant
from jindan_tools.lr.schedules.torch_cosine import TorchCosine
from jindan_tools.lr.schedules.torch_cyclic import TorchCyclic
from jindan_tools.lr.schedules.torch_exponential import TorchExponential
from jindan_tools.lr.schedules.torch_lambda import TorchLambda, TorchMultiplicative
from jindan_tools.lr.schedules.torch_linear import TorchLinear
from jindan_tools.lr.schedules.torch_multi_step import TorchMultiStep
from jindan_tools.lr.schedules.torch_one_cycle import TorchOneCycle
from jindan_tools.lr.schedules.torch_plateau import TorchPlateau
from jindan_tools.lr.schedules.torch_polynomial import TorchPolynomial
from jindan_tools.lr.schedules.torch_sequential import TorchSequential
from jindan_tools.lr.schedules.torch_step import TorchStep
from jindan_tools.lr.schedules.torch_swa import TorchSwa
from jindan_tools.lr.schedules.torch_warm_restarts import TorchWarmRestarts
from jindan_tools.lr.schedules.ultralytics import Ultralytics


class Library(StrEnum):
    """Who wrote the scheduler."""

    TORCH = "torch"
    TRANSFORMERS = "transformers"
    TIMM = "timm"
    ULTRALYTICS = "ultralytics"
    DEEPSPEED = "deepspeed"
    MEGATRON = "megatron"
    KERAS = "keras"


class Entry(Struct, frozen=True, kw_only=True):
    """One scheduler: `make` holds its arguments, and its docstring where the formula was read.

    `total`, `warmup`, `epochs` and `batches` name the arguments that the plan of a run fills in: calls of the
    scheduler in all and of the warm-up, epochs, and calls in an epoch. `fixed` are arguments that the name settles.
    """

    name: str
    library: Library
    make: type[Schedule]
    aliases: tuple[str, ...] = ()
    total: str | None = None
    warmup: str | None = None
    epochs: str | None = None
    batches: str | None = None
    fixed: Mapping[str, str] = {}


def _torch(name: str, make: type[Schedule], class_name: str, total: str | None = None) -> Entry:
    return Entry(name=f"torch-{name}", library=Library.TORCH, make=make, aliases=(class_name,), total=total)


def _hf(name: str, make: type[Schedule], total: str | None = None, warmup: str | None = "warmup_steps") -> Entry:
    return Entry(
        name=f"hf-{name}", library=Library.TRANSFORMERS, make=make, aliases=(name,), total=total, warmup=warmup
    )


def _timm(name: str, make: type[Schedule], class_name: str, total: str | None = None) -> Entry:
    return Entry(
        name=f"timm-{name}", library=Library.TIMM, make=make, aliases=(class_name,), total=total, warmup="warmup_t"
    )


def _deepspeed(name: str, make: type[Schedule], total: str | None = None, warmup: str | None = None) -> Entry:
    return Entry(
        name=f"deepspeed-{name}", library=Library.DEEPSPEED, make=make, aliases=(name,), total=total, warmup=warmup
    )


def _megatron(style: str) -> Entry:
    return Entry(
        name=f"megatron-{style}",
        library=Library.MEGATRON,
        make=Megatron,
        total="lr_decay_steps",
        warmup="lr_warmup_steps",
        fixed={"lr_decay_style": style},
    )


def _keras(name: str, make: type[Schedule], total: str | None = None, warmup: str | None = None) -> Entry:
    return Entry(name=f"keras-{name}", library=Library.KERAS, make=make, aliases=(name,), total=total, warmup=warmup)


CATALOGUE: tuple[Entry, ...] = (
    _hf("linear", HfLinear, "total_steps"),
    _hf("cosine", HfCosine, "total_steps"),
    _hf("cosine_with_restarts", HfCosineWithRestarts, "total_steps"),
    _hf("polynomial", HfPolynomial, "total_steps"),
    _hf("constant", HfConstant, warmup=None),
    _hf("constant_with_warmup", HfConstantWithWarmup),
    _hf("inverse_sqrt", HfInverseSqrt),
    _hf("reduce_lr_on_plateau", TorchPlateau, warmup=None),
    _hf("cosine_with_min_lr", HfCosineWithMinLr, "total_steps"),
    _hf("cosine_warmup_with_min_lr", HfCosineWarmupWithMinLr, "total_steps"),
    _hf("warmup_stable_decay", HfWarmupStableDecay, "total_steps"),
    _hf("greedy", HfGreedy, warmup=None),
    _torch("step", TorchStep, "StepLR"),
    _torch("multistep", TorchMultiStep, "MultiStepLR"),
    _torch("constant", TorchConstant, "ConstantLR"),
    _torch("linear", TorchLinear, "LinearLR"),
    _torch("exponential", TorchExponential, "ExponentialLR"),
    _torch("polynomial", TorchPolynomial, "PolynomialLR", "total_iters"),
    _torch("cosine", TorchCosine, "CosineAnnealingLR", "t_max"),
    _torch("warm_restarts", TorchWarmRestarts, "CosineAnnealingWarmRestarts"),
    _torch("cyclic", TorchCyclic, "CyclicLR"),
    _torch("one_cycle", TorchOneCycle, "OneCycleLR", "total_steps"),
    _torch("plateau", TorchPlateau, "ReduceLROnPlateau"),
    _torch("swa", TorchSwa, "SWALR"),
    _torch("lambda", TorchLambda, "LambdaLR"),
    _torch("multiplicative", TorchMultiplicative, "MultiplicativeLR"),
    Entry(
        name="torch-sequential",
        library=Library.TORCH,
        make=TorchSequential,
        aliases=("SequentialLR", "sequential"),
    ),
    Entry(name="torch-chained", library=Library.TORCH, make=TorchChained, aliases=("ChainedScheduler", "chained")),
    _timm("cosine", TimmCosine, "CosineLRScheduler", "t_initial"),
    _timm("tanh", TimmTanh, "TanhLRScheduler", "t_initial"),
    _timm("poly", TimmPoly, "PolyLRScheduler", "t_initial"),
    _timm("step", TimmStep, "StepLRScheduler"),
    _timm("multistep", TimmMultiStep, "MultiStepLRScheduler"),
    _timm("wsd", TimmWsd, "WSDLRScheduler", "t_initial"),
    _timm("plateau", TimmPlateau, "PlateauLRScheduler"),
    Entry(
        name="ultralytics",
        library=Library.ULTRALYTICS,
        make=Ultralytics,
        aliases=("yolo", "yolov8"),
        epochs="epochs",
        batches="batches",
    ),
    _deepspeed("WarmupLR", DeepspeedWarmup, warmup="warmup_num_steps"),
    _deepspeed("WarmupDecayLR", DeepspeedWarmupDecay, "total_num_steps", "warmup_num_steps"),
    _deepspeed("WarmupCosineLR", DeepspeedWarmupCosine, "total_num_steps", "warmup_num_steps"),
    _deepspeed("LRRangeTest", DeepspeedRangeTest),
    _deepspeed("OneCycle", DeepspeedOneCycle),
    _megatron("linear"),
    _megatron("cosine"),
    _megatron("constant"),
    _megatron("inverse-square-root"),
    _megatron("WSD"),
    _keras("ExponentialDecay", KerasExponential),
    _keras("InverseTimeDecay", KerasInverseTime),
    _keras("PiecewiseConstantDecay", KerasPiecewiseConstant),
    _keras("PolynomialDecay", KerasPolynomial, "decay_steps"),
    _keras("CosineDecay", KerasCosine, "decay_steps"),
    _keras("CosineDecayRestarts", KerasCosineRestarts),
)


def find_entry(name: str) -> Entry | None:
    """Return the scheduler of that name or alias in any case, with - and _ alike; None when there is none."""
    wanted = _plain(name)
    return next((e for e in CATALOGUE if wanted in {_plain(n) for n in (e.name, *e.aliases)}), None)


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_")
