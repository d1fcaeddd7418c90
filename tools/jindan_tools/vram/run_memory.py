"""What a run says about GPU memory: its peak, its card, its out-of-memory message, and what other settings would take."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.text.figures import figure
from jindan_tools.vram.estimate import GIB, Estimate, PartName
from jindan_tools.vram.largest import largest_batch, largest_image_size
from jindan_tools.vram.measured_point import MeasuredPoint, scale_measured
from jindan_tools.vram.oom_message import oom_numbers, split_message
from jindan_tools.vram.oom_split import OomNumbers, OomSplit
from jindan_tools.vram.recorded import card_bytes, unit_bytes
from jindan_tools.vram.run_setup import model_of, setup_of
from jindan_tools.vram.setup import Setup
from jindan_tools.vram.training_memory import UnknownModelError, estimate_training

_UNITS = {"gb": 1e9, "g": 1e9, "gib": GIB, "mb": 1e6, "mib": 2.0**20, "b": 1.0, "bytes": 1.0}
_FIXED = (PartName.WEIGHTS, PartName.OPTIMIZER, PartName.GRADIENTS)
# What the driver counts beyond what the trainer's column does: 0.75 GiB on an H200.
_CONTEXT = 0.75 * GIB
_MOST_BATCH = 65536
_STATED = ("batch_size", "precision", "optimizer")
_MOST_SIDE = 8192


class RunMemory(Struct, frozen=True, kw_only=True):
    """Bytes throughout. `point` is the measured peak at the run's own setting, `estimate` the estimator's answer there.

    `stated` names the settings of `setup` that the run states: batch_size, precision, optimizer.
    `card` is the size of one card with its evidence. `oom` is the last out-of-memory event with its numbers.
    """

    model: str
    setup: Setup
    stated: frozenset[str]
    point: MeasuredPoint | None
    peak: Evidence | None
    estimate: Estimate | None
    card: tuple[float, Evidence] | None
    oom: Event | None
    numbers: OomNumbers | None
    split: OomSplit | None

    @property
    def in_evaluation(self) -> bool:
        """Return whether the traceback of the out-of-memory error shows an evaluation."""
        return self.oom is not None and self.oom.word("phase") in ("eval", "gather")

    def at(self, *, batch: int | None = None, image_size: int | None = None) -> Estimate | None:
        """Return the use at another batch or side: scaled from the measured peak, else estimated, else None.

        A peak that the trainer read from torch's allocator gets the context that the driver counts too.
        """
        if self.point is not None:
            asked = batch or self.point.batch
            return scale_measured(self.point, batch=asked, image_size=image_size)
        if self.estimate is None:
            return None
        setup = replace(self.setup, batch=batch or self.setup.batch, image_size=image_size or self.setup.image_size)
        return estimate_training(self.model, setup)


class Largest(Struct, frozen=True, kw_only=True):
    """What fits the card: the largest batch at the run's size and the largest side at its batch, None when unknown."""

    batch: int | None
    image_size: int | None


def run_memory(run: Run) -> RunMemory:
    """Return what the run states; parts that it does not state are None."""
    setup, model = setup_of(run), model_of(run)
    stated = frozenset(name for name in _STATED if run.setting(name) is not None)
    if (run.number("batch_size") or 0) < 1:
        stated -= {"batch_size"}
    estimate = _estimate(model, setup) if "batch_size" in stated else None
    found = _peak(run)
    oom = run.last_event(EventKind.CUDA_OOM)
    numbers = None if oom is None else oom_numbers(oom)
    return RunMemory(
        model=model,
        setup=setup,
        stated=stated,
        point=None if found is None or "batch_size" not in stated else _point(found[0], setup, estimate),
        peak=None if found is None else found[1],
        estimate=estimate,
        card=_card(run, oom, numbers),
        oom=oom,
        numbers=numbers,
        split=None if oom is None else split_message(oom, run),
    )


def largest_on_card(found: RunMemory, card: float) -> Largest:
    """Return what fits `card` bytes with the whole interval; what cannot be computed is None."""
    if found.at() is None:
        return Largest(batch=None, image_size=None)
    batch = largest_batch(lambda b: _known(found.at(batch=b)), card, most=_MOST_BATCH)
    if found.setup.image_size is None or (found.point is not None and found.point.image_size is None):
        return Largest(batch=batch, image_size=None)
    side = largest_image_size(lambda px: _known(found.at(image_size=px)), card, most=_MOST_SIDE)
    return Largest(batch=batch, image_size=side)


def _known(estimate: Estimate | None) -> Estimate:
    if estimate is None:
        raise ValueError("neither a measured point nor a known model")
    return estimate


def _estimate(model: str, setup: Setup) -> Estimate | None:
    try:
        return estimate_training(model, setup) if model else None
    except UnknownModelError:
        return None


def _point(peak: float, setup: Setup, estimate: Estimate | None) -> MeasuredPoint:
    """Return the peak with the context; its fixed part is what the estimator gives to states and context."""
    whole = peak + _CONTEXT
    states = None if estimate is None else sum(estimate.part(name) for name in _FIXED) + _CONTEXT
    fixed = states if states is not None and states < 0.9 * whole else None
    return MeasuredPoint(peak=whole, batch=setup.batch, image_size=setup.image_size, seq_len=setup.seq_len, fixed=fixed)


def _peak(run: Run) -> tuple[float, Evidence] | None:
    """Return the highest memory that the run recorded, in bytes, and where."""
    best: tuple[float, Evidence] | None = None
    for series in run.of_role(Role.MEMORY):
        top = series.argmax
        unit = unit_bytes(run) if run.framework is Framework.ULTRALYTICS else _UNITS.get(series.unit.lower())
        if top is None or unit is None or series.values[top] <= 0:
            continue
        size = series.values[top] * unit
        if best is None or size > best[0]:
            note = f"기록된 GPU 메모리의 최고값은 {figure(size / GIB, 3)} GiB입니다."
            best = size, Evidence(statement=note, value=size / GIB, unit="GiB", source=series.source(top))
    return best


def _card(run: Run, oom: Event | None, numbers: OomNumbers | None) -> tuple[float, Evidence] | None:
    stated = card_bytes(run)
    if stated is not None or oom is None or numbers is None:
        return stated
    note = f"오류 메시지에 적힌 카드의 용량은 {figure(numbers.total / GIB)} GiB입니다."
    return numbers.total, Evidence(
        statement=note, value=numbers.total / GIB, unit="GiB", source=oom.source, quote=oom.text
    )
