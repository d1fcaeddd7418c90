"""Every scheduler that can be simulated: its names, its library and where its formula was read."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.lr.curve import Schedule
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
from jindan_tools.lr.schedules.torch_constant import TorchConstant
from jindan_tools.lr.schedules.torch_cosine import TorchCosine
from jindan_tools.lr.schedules.torch_cyclic import TorchCyclic
from jindan_tools.lr.schedules.torch_exponential import TorchExponential
from jindan_tools.lr.schedules.torch_linear import TorchLinear
from jindan_tools.lr.schedules.torch_multi_step import TorchMultiStep
from jindan_tools.lr.schedules.torch_one_cycle import TorchOneCycle
from jindan_tools.lr.schedules.torch_plateau import TorchPlateau
from jindan_tools.lr.schedules.torch_polynomial import TorchPolynomial
from jindan_tools.lr.schedules.torch_step import TorchStep
from jindan_tools.lr.schedules.torch_swa import TorchSwa
from jindan_tools.lr.schedules.torch_warm_restarts import TorchWarmRestarts


class Library(StrEnum):
    """Who wrote the scheduler."""

    TORCH = "torch"
    TRANSFORMERS = "transformers"


class Entry(Struct, frozen=True, kw_only=True):
    """One scheduler. `total` and `warmup` name the arguments that the length and the warm-up of a run fill in."""

    name: str
    library: Library
    make: type[Schedule]
    aliases: tuple[str, ...] = ()
    total: str | None = None
    warmup: str | None = None

    @property
    def source(self) -> str:
        """Return the docstring of the schedule, whose last words name where it was read."""
        return self.make.__doc__ or ""


def _torch(name: str, make: type[Schedule], class_name: str, total: str | None = None) -> Entry:
    return Entry(name=f"torch-{name}", library=Library.TORCH, make=make, aliases=(class_name,), total=total)


def _hf(name: str, make: type[Schedule], total: str | None = None, warmup: str | None = "warmup_steps") -> Entry:
    aliases = (name,)
    return Entry(
        name=f"hf-{name}", library=Library.TRANSFORMERS, make=make, aliases=aliases, total=total, warmup=warmup
    )


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
)


def find_entry(name: str) -> Entry | None:
    """Return the scheduler of that name or alias in any case, with - and _ alike; None when there is none."""
    wanted = _plain(name)
    return next((e for e in CATALOGUE if wanted in {_plain(n) for n in (e.name, *e.aliases)}), None)


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_")
