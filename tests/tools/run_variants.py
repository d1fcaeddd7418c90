"""Change a run a little, at random: its curves, settings, events and ending are changed, left out or taken from another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from jindan_tools.model.run import Ending, Framework, Run
from jindan_tools.model.series import Axis, Role, Series

T = TypeVar("T")
_FACTORS = (0.01, 0.3, 0.5, 0.9, 1.1, 2.0, 3.0, 10.0, -1.0)
_WRITINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.title,
    lambda name: name.replace("_", "-"),
    lambda name: name.replace("_", " "),
    lambda name: name.replace("_", "").replace("/", "_"),
    lambda name: f"train/{name}",
    lambda name: f"val_{name}",
    lambda name: f"trainer.{name}",
    lambda name: f"{name}_epoch",
)


def variants(run: Run, count: int, seed: str, donors: Sequence[Run] = ()) -> Iterator[Run]:
    """Yield the run itself and `count` others that differ from it in one to three ways.

    Half of them also take something over from one of the donors: curves, events, or settings with what they come to.
    """
    chance = random.Random(seed)
    yield run
    for _ in range(count):
        changed = run
        if donors and chance.random() < 0.5:
            changed = chance.choice(_GIFTS)(changed, chance.choice(donors))
        for _ in range(chance.randint(1, 3)):
            changed = chance.choice(_CHANGES)(changed, chance)
        yield changed


def _with_curves_of(run: Run, other: Run) -> Run:
    return replace(run, series=(*run.series, *other.series))


def _with_events_of(run: Run, other: Run) -> Run:
    return replace(run, events=(*run.events, *other.events))


def _with_settings_of(run: Run, other: Run) -> Run:
    return replace(run, settings=(*run.settings, *other.settings), config={**run.config, **other.config})


_GIFTS = (_with_curves_of, _with_events_of, _with_settings_of)


def _series(change: Callable[[Series, random.Random], Series]) -> Callable[[Run, random.Random], Run]:
    def changed(run: Run, chance: random.Random) -> Run:
        if not run.series:
            return run
        at = chance.randrange(len(run.series))
        return replace(run, series=(*run.series[:at], change(run.series[at], chance), *run.series[at + 1 :]))

    return changed


def _kept(series: Series, places: Sequence[int]) -> Series:
    return replace(
        series,
        xs=tuple(series.xs[i] for i in places),
        values=tuple(series.values[i] for i in places),
        lines=tuple(series.lines[i] for i in places),
        epochs=tuple(series.epochs[i] for i in places) if series.epochs else (),
    )


def _shorter(series: Series, chance: random.Random) -> Series:
    size = len(series)
    first = chance.choice((0, 0, size // 4, size // 2))
    return _kept(series, range(first, max(first + 1, chance.randint(first, size))) if size else ())


def _scaled(series: Series, chance: random.Random) -> Series:
    factor = chance.choice(_FACTORS)
    return replace(series, values=tuple(factor * v for v in series.values))


def _shaken(series: Series, chance: random.Random) -> Series:
    width = chance.choice((0.001, 0.02, 0.1, 0.5))
    return replace(series, values=tuple(v * chance.uniform(1 - width, 1 + width) for v in series.values))


def _lifted(series: Series, chance: random.Random) -> Series:
    by = chance.choice((-1.0, -0.1, 0.1, 1.0)) * max((abs(v) for v in series.finite), default=1.0)
    return replace(series, values=tuple(v + by for v in series.values))


def _broken(series: Series, chance: random.Random) -> Series:
    at = chance.randint(0, len(series))
    return replace(series, values=(*series.values[:at], *(float("nan") for _ in series.values[at:])))


def _reversed(series: Series, chance: random.Random) -> Series:
    del chance
    return replace(series, values=series.values[::-1])


def _on_another_axis(series: Series, chance: random.Random) -> Series:
    return replace(series, axis=chance.choice(tuple(Axis)), total=chance.random() < 0.8)


def _of_another_role(series: Series, chance: random.Random) -> Series:
    return replace(series, role=chance.choice(tuple(Role)))


def _written_otherwise(series: Series, chance: random.Random) -> Series:
    return replace(series, name=chance.choice(_WRITINGS)(series.name))


def _with_a_setting_written_otherwise(run: Run, chance: random.Random) -> Run:
    if not run.settings:
        return run
    at = chance.randrange(len(run.settings))
    held = run.settings[at]
    other = replace(held, name=chance.choice(_WRITINGS)(held.name), value=chance.choice((held.value, None)))
    return replace(run, settings=(*run.settings[:at], other, *run.settings[at + 1 :]))


def _without_series(run: Run, chance: random.Random) -> Run:
    return replace(run, series=_without_one(run.series, chance))


def _without_event(run: Run, chance: random.Random) -> Run:
    return replace(run, events=_without_one(run.events, chance))


def _without_setting(run: Run, chance: random.Random) -> Run:
    return replace(run, settings=_without_one(run.settings, chance))


def _without_config(run: Run, chance: random.Random) -> Run:
    left = dict(_without_one(tuple(run.config.items()), chance))
    return replace(run, config=left)


def _with_another_number(run: Run, chance: random.Random) -> Run:
    numbers = [name for name, held in run.config.items() if held.number() is not None]
    if not numbers:
        return run
    name = chance.choice(numbers)
    held = run.config[name]
    value = (held.number() or 1.0) * chance.choice((0.0, 0.5, 0.9, 1.1, 2.0, 10.0))
    return replace(run, config={**run.config, name: replace(held, value=value)})


def _ended_otherwise(run: Run, chance: random.Random) -> Run:
    return replace(run, ending=chance.choice(tuple(Ending)))


def _by_another_trainer(run: Run, chance: random.Random) -> Run:
    return replace(run, framework=chance.choice(tuple(Framework)))


def _with_other_lengths(run: Run, chance: random.Random) -> Run:
    return replace(
        run,
        epochs_done=chance.choice((None, run.epochs_done, 1.0, 10.0, 100.0)),
        epochs_planned=chance.choice((None, run.epochs_planned, 10.0, 100.0)),
        steps_done=chance.choice((None, run.steps_done, 5.0, 50.0, 5000.0)),
        steps_planned=chance.choice((None, run.steps_planned, 50.0, 5000.0)),
    )


def _without_one(held: Sequence[T], chance: random.Random) -> tuple[T, ...]:
    at = chance.randrange(len(held)) if held else 0
    return (*held[:at], *held[at + 1 :])


_CHANGES: tuple[Callable[[Run, random.Random], Run], ...] = (
    *(_series(change) for change in (_shorter, _scaled, _shaken, _lifted, _broken, _reversed, _on_another_axis)),
    *(_series(change) for change in (_of_another_role, _written_otherwise)),
    _with_a_setting_written_otherwise,
    _without_series,
    _without_event,
    _without_setting,
    _without_config,
    _with_another_number,
    _ended_otherwise,
    _by_another_trainer,
    _with_other_lengths,
)
