"""Two runs against each other: what was set differently, where the curves part, what can explain it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from jindan_tools.model.cause import Cause
from jindan_tools.model.setting import Resolved, Setting
from jindan_tools.session.alignment import Aligned, aligned_curves
from jindan_tools.session.groups import Ranked
from jindan_tools.session.member import Member
from jindan_tools.session.noise import Noise
from jindan_tools.session.pairs import Pair, compare
from jindan_tools.session.results import main_result
from jindan_tools.session.session import Session
from jindan_tools.session.settings import differing, same_value
from jindan_tools.session.twins import Twins, find_twins

# Canonical values that follow from others and from the records, not from anybody's choice.
_MEASURED = frozenset(
    {"train_samples", "val_samples", "gpu_name", "gpu_memory_mib", "logging_steps", "save_steps", "eval_steps"}
)


class Difference(Struct, frozen=True, kw_only=True):
    """One setting that differs. `one` and `two` are as resolved, or as written where the name has no canonical form."""

    name: str
    one: Resolved | Setting | None
    two: Resolved | Setting | None


class Duel(Struct, frozen=True, kw_only=True):
    """The comparison of two runs. `pair` is None when they have no main curve in common."""

    one: Member
    two: Member
    differences: tuple[Difference, ...]
    curves: tuple[Aligned, ...]
    pair: Pair | None
    noise: Noise | None
    twins: Twins | None
    only_one: tuple[Cause, ...]
    only_two: tuple[Cause, ...]


def duel(session: Session) -> Duel:
    """Return the comparison of the first two runs of a session."""
    one, two = session.members[:2]
    pair, noise = _pair(one, two)
    return Duel(
        one=one,
        two=two,
        differences=tuple(_differences(one, two)),
        curves=aligned_curves(one.run, two.run),
        pair=pair,
        noise=noise,
        twins=_twins(one, two),
        only_one=_only(one, two),
        only_two=_only(two, one),
    )


def _twins(one: Member, two: Member) -> Twins | None:
    """Return what both have in common where they are one run, by their curves or because it was named twice."""
    if (one.run.root, one.run.name) == (two.run.root, two.run.name):
        rows = max((len(s) for s in one.run.series), default=0)
        return Twins(members=(one, two), columns=len(one.run.series), rows=rows)
    return next(iter(find_twins((one, two))), None)


def _pair(one: Member, two: Member) -> tuple[Pair | None, Noise | None]:
    first, second = main_result(one.run), main_result(two.run)
    if first is None or second is None or first.series.name != second.series.name:
        return None, None
    moves = [j for r in (first, second) if (j := r.jitter) is not None]
    noise = Noise(value=max(moves)) if moves else None
    a, b = Ranked(member=one, result=first), Ranked(member=two, result=second)
    better, worse = (a, b) if first.gain(second) >= 0 else (b, a)
    return compare(better, worse, noise), noise


def _differences(one: Member, two: Member) -> Iterator[Difference]:
    """Yield canonical settings that differ in force, then keys without a canonical name that differ as written."""
    said: set[str] = set()
    first, second = one.run.config, two.run.config
    for name in dict.fromkeys((*first, *second)):
        a, b = first.get(name), second.get(name)
        if name in _MEASURED or (a is None or b is None):
            continue
        if not same_value(a.value, b.value):
            said |= {h.source.field or "" for h in (a, b) if h.source is not None}
            yield Difference(name=name, one=a, two=b)
    for key in differing([one.settings, two.settings]):
        if key not in said and key.rpartition(".")[2] not in said:
            yield Difference(name=key, one=one.settings.get(key), two=two.settings.get(key))


def _only(here: Member, there: Member) -> tuple[Cause, ...]:
    known = {c.id for c in there.diagnosis.causes}
    return tuple(c for c in _told(here.diagnosis.causes) if c.id not in known)


def _told(causes: Sequence[Cause]) -> list[Cause]:
    return [c for c in causes if not c.is_remark and c.status.value in {"established", "supported"}]
