"""Turn the options of `diagnose lr` into a plan, with a Korean error for what makes none."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.errors import UserError
from jindan_agent.lr.refusals import refusal_words
from jindan_tools.lr.arguments import Refusal, ScheduleError, Value, choices, parameters, parse
from jindan_tools.lr.catalogue import CATALOGUE, Entry, find_entry
from jindan_tools.lr.run_length import RunLength, run_length
from jindan_tools.lr.simulation import LrPlan, Part, Simulation, simulate

_DOTS = 400
# Some schedules are walked through step by step; a longer run is a typing error.
_MOST_STEPS = 100_000_000
_LIST = "스케줄과 인자를 보세요: diagnose lr --list"
_WHOLE = {"total_steps", "samples", "batch", "accumulate", "devices", "steps_per_epoch", "warmup_steps"} | {
    "calls_per_step",
    "restarts_at",
}
_REAL = {"lr", "epochs", "warmup_ratio"}


class LrOptions(Struct, frozen=True, kw_only=True):
    """What was typed, by the names of the options."""

    path: str | None = None
    schedule: str | None = None
    lr: float | None = None
    total_steps: int | None = None
    samples: int | None = None
    batch: int | None = None
    accumulate: int = 1
    devices: int = 1
    epochs: float | None = None
    steps_per_epoch: int | None = None
    warmup_steps: int | None = None
    warmup_ratio: float | None = None
    set: Sequence[str] = ()
    part: Sequence[str] = ()
    per_epoch: bool = False
    calls_per_step: int = 1
    restarts_at: int | None = None
    at: Sequence[int] = ()
    compare: Sequence[str] = ()
    list: bool = False
    format: str = "text"
    json: bool = False
    svg: str | None = None


class Planned(Struct, frozen=True, kw_only=True):
    """A simulation with the options and the length it came from; `steps` is how many steps have a rate."""

    options: LrOptions
    length: RunLength
    simulation: Simulation
    steps: int

    def curve_points(self, count: int = _DOTS) -> tuple[list[int], list[float]]:
        """Return at most `count` steps from the first to the last and their rates."""
        last = self.steps - 1
        steps = sorted({round(i * last / max(1, count - 1)) for i in range(count)})
        return steps, self.simulation.at(steps)


def plan_of(asked: LrOptions) -> Planned:
    """Return the simulation that the options describe. Raises UserError when they describe none."""
    if asked.schedule is None or asked.lr is None:
        raise UserError(
            "스케줄 이름과 학습률이 필요합니다.", "예: diagnose lr --schedule cosine --lr 2e-4 --total-steps 1000"
        )
    if not 0 < asked.lr < math.inf:
        what = f"학습률은 0보다 큰 수여야 합니다: {asked.lr:g}"
        raise UserError(what, "예: --lr 2e-4")
    entry = _entry(asked.schedule)
    length = _length(asked, entry)
    if length.total_steps > _MOST_STEPS:
        what = f"전체 스텝이 너무 많습니다: {length.total_steps:,}"
        raise UserError(what, f"{_MOST_STEPS:,}스텝까지 계산합니다. 샘플 수, 배치, 에폭을 확인하세요.")
    try:
        found = simulate(_plan(asked, entry, length))
    except ScheduleError as error:
        raise _refused(error) from error
    except (ValueError, ArithmeticError) as error:
        what = f"이 값으로는 계산할 수 없습니다: {refusal_words(str(error))}"
        raise UserError(what, "스텝 수, 워밍업, 배수가 양수이고 서로 맞는지 보세요.") from error
    ends = found.curve.end
    steps = length.total_steps if ends is None else min(length.total_steps, ends)
    return Planned(options=asked, length=length, simulation=found, steps=max(1, steps))


def planned_change(asked: LrOptions) -> Planned:
    """Return the simulation with the values of --compare in place. Raises UserError when there is none."""
    changes: dict[str, object] = {}
    settings = list(asked.set)
    for text in asked.compare:
        name, value = _pair(text, "--compare")
        if name in _WHOLE | _REAL | {"schedule"}:
            changes[name] = value if name == "schedule" else _number(name, value)
        else:
            settings = [old for old in settings if _plain(old.partition("=")[0]) != name] + [f"{name}={value}"]
    if "warmup_ratio" in changes:
        changes.setdefault("warmup_steps", None)
    if changes.keys() & {"samples", "batch", "accumulate", "devices", "epochs"} and asked.samples is not None:
        changes.setdefault("total_steps", None)
    return plan_of(replace(asked, **{**changes, "set": settings}))


def _entry(name: str) -> Entry:
    found = find_entry(name)
    if found is None:
        known = [n for entry in CATALOGUE for n in (entry.name, *entry.aliases)]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        what = f"'{name}' 이름의 스케줄이 없습니다."
        similar = f" (비슷한 이름: {', '.join(near)})" if near else ""
        raise UserError(what, _LIST + similar)
    return found


def _length(asked: LrOptions, entry: Entry) -> RunLength:
    if asked.total_steps is not None:
        if asked.total_steps < 1:
            what = f"--total-steps 값은 1 이상이어야 합니다: {asked.total_steps}"
            raise UserError(what, "예: --total-steps 1000")
        return RunLength(total_steps=asked.total_steps, steps_per_epoch=_per_epoch(asked))
    if asked.steps_per_epoch is not None and asked.epochs is not None:
        return RunLength(
            total_steps=max(1, round(asked.steps_per_epoch * asked.epochs)), steps_per_epoch=asked.steps_per_epoch
        )
    if asked.samples is None or asked.batch is None:
        return _without_length(asked, entry)
    return _counted(asked)


def _counted(asked: LrOptions) -> RunLength:
    try:
        return run_length(
            samples=asked.samples or 0,
            batch=asked.batch or 0,
            accumulate=asked.accumulate,
            devices=asked.devices,
            epochs=1.0 if asked.epochs is None else asked.epochs,
        )
    except ValueError as error:
        raise UserError(
            "샘플 수, 배치, 누적, 장치 수는 1 이상이고 에폭은 0보다 커야 합니다.",
            "예: --samples 100000 --batch 8 --accumulate 4 --devices 2 --epochs 3",
        ) from error


def _per_epoch(asked: LrOptions) -> int | None:
    if asked.steps_per_epoch is not None or asked.samples is None or asked.batch is None:
        return asked.steps_per_epoch
    return _counted(asked).steps_per_epoch


def _without_length(asked: LrOptions, entry: Entry) -> RunLength:
    metrics = next((s for s in asked.set if _plain(s.partition("=")[0]) == "metrics"), None)
    if metrics is not None and any(p.name == "metrics" for p in parameters(entry)):
        return RunLength(total_steps=metrics.count(",") + 2)
    raise UserError(
        "전체 스텝 수를 알 수 없습니다.",
        "--total-steps N, 또는 --samples N --batch N --epochs N 을 지정하세요.",
    )


def _plan(asked: LrOptions, entry: Entry, length: RunLength) -> LrPlan:
    if asked.per_epoch and length.steps_per_epoch is None:
        raise UserError("--per-epoch 에는 한 에폭의 스텝 수가 필요합니다.", "예: --steps-per-epoch 50")
    if asked.warmup_ratio is not None and not 0 <= asked.warmup_ratio <= 1:
        what = f"--warmup-ratio 값은 0과 1 사이여야 합니다: {asked.warmup_ratio:g}"
        raise UserError(what, "예: --warmup-ratio 0.03")
    return LrPlan(
        schedule=entry.name,
        lr=asked.lr or 0.0,
        total_steps=length.total_steps,
        steps_per_epoch=length.steps_per_epoch,
        warmup_steps=asked.warmup_steps,
        warmup_ratio=asked.warmup_ratio or 0.0,
        settings=_settings(entry, asked.set),
        parts=tuple(_part(text) for text in asked.part),
        calls_per_step=asked.calls_per_step,
        steps_per_call=(length.steps_per_epoch or 1) if asked.per_epoch else 1,
        restarts_at=asked.restarts_at,
    )


def _part(text: str) -> Part:
    name, *pairs = text.split()
    entry = _entry(name)
    return Part(schedule=entry.name, settings=_settings(entry, pairs))


def _settings(entry: Entry, pairs: Sequence[str]) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    for text in pairs:
        written, value = _pair(text, "--set")
        name = _argument(entry, written)
        try:
            found[name] = parse(entry, name, value)
        except ScheduleError as error:
            raise _refused(error) from error
    return found


def _argument(entry: Entry, written: str) -> str:
    """Return the argument that a library spells another way, as transformers' num_decay_steps."""
    known = {p.name for p in parameters(entry)}
    other = _SPELLED.get(written, written.removeprefix("num_"))
    return other if written not in known and other in known else written


def _pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        what = f"{option} 값은 이름=값 꼴이어야 합니다: '{text}'"
        raise UserError(what, f"예: {option} warmup_ratio=0.03" if option == "--compare" else "예: --set num_cycles=1")
    return _plain(name), value.strip()


def _plain(name: str) -> str:
    return name.strip().lstrip("-").lower().replace("-", "_")


def _number(name: str, value: str) -> float | int:
    try:
        return int(value) if name in _WHOLE else float(value)
    except ValueError as error:
        what = f"--compare 의 {name} 값이 {'정수' if name in _WHOLE else '수'}가 아닙니다: '{value}'"
        raise UserError(what, f"예: --compare {name}=10" if name in _WHOLE else "예: --compare lr=1e-4") from error


def _refused(error: ScheduleError) -> UserError:
    known = parameters(error.entry)
    names = ", ".join(p.name for p in known)
    where = f"{error.entry.name} 스케줄"
    if error.why is Refusal.UNKNOWN:
        return UserError(f"{where}에 '{error.argument}' 인자가 없습니다.", f"쓸 수 있는 인자: {names}")
    if error.why is Refusal.MISSING and error.argument in {error.entry.epochs, error.entry.batches}:
        return UserError(
            f"{where}에는 에폭 수와 한 에폭의 배치 수가 필요합니다.", "예: --samples 8000 --batch 16 --epochs 100"
        )
    if error.why is Refusal.MISSING:
        return UserError(f"{where}에 {error.argument} 인자가 필요합니다.", f"예: --set {error.argument}=값")
    if error.why is Refusal.MALFORMED:
        kind = next((p.kind for p in known if p.name == error.argument), "")
        words = ", ".join(choices(kind)) or _KINDS.get(kind.partition("[")[0].partition(" ")[0], kind)
        return UserError(f"{where}의 {error.argument} 값이 올바르지 않습니다.", f"가능한 값: {words}")
    return UserError(f"{where}에 쓸 수 없는 값입니다: {refusal_words(error.detail)}", _LIST)


_SPELLED = {
    "num_training_steps": "total_steps",
    "base_lr": "lr",
    "initial_learning_rate": "lr",
    "learning_rate": "lr",
}
_KINDS = {"int": "정수", "float": "수", "bool": "true 또는 false", "tuple": "쉼표로 나눈 수 (예: 30,60)"}
