"""Find the record at which the run turned, and the curve that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.model.diagnosis import Diagnosis, Verdict
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.source import Source

_ENOUGH = 5


class Turn(Struct, frozen=True, kw_only=True):
    """A point of a curve."""

    series: Series
    index: int


def turning_point(diagnosis: Diagnosis) -> Turn | None:
    """Return the first decisive record that lies on a curve worth drawing, else the best record of the main curve."""
    cited = () if diagnosis.verdict is Verdict.HEALTHY else _cited(diagnosis)
    turns = [turn for source in cited if (turn := _on_curve(diagnosis.run, source)) is not None]
    for turn in sorted(turns, key=lambda t: t.series.role is Role.LEARNING_RATE):
        broken = turn.series.first_non_finite
        return turn if broken is None else Turn(series=turn.series, index=broken)
    for series in (val_metric(diagnosis.run), val_loss(diagnosis.run), train_loss(diagnosis.run)):
        if series is not None and _drawable(series) and series.best is not None:
            return Turn(series=series, index=series.best)
    return None


def _cited(diagnosis: Diagnosis) -> Iterator[Source]:
    held = {fact.id: fact for fact in diagnosis.evidence}
    decisive = [e.evidence_id for e in diagnosis.timeline if e.decisive]
    argued = [i for c in diagnosis.causes[:2] for a in c.arguments_for for i in a.evidence_ids]
    for key in (*decisive, *argued):
        fact = held.get(key)
        if fact is not None and fact.source is not None:
            yield fact.source


def _on_curve(run: Run, source: Source) -> Turn | None:
    for series in run.series:
        if series.path == source.path and series.name == source.field and source.line in series.lines:
            if _drawable(series):
                return Turn(series=series, index=series.lines.index(source.line))
            return None
    return None


def _drawable(series: Series) -> bool:
    return len(series.finite) >= _ENOUGH and max(series.finite) > min(series.finite)
