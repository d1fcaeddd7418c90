"""What the diagnosing process hands to the screen, and its bytes on the way."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.report.content import ReportContent
from jindan_agent.report.kind import Kind
from jindan_agent.report.prior import PriorCase
from jindan_agent.tui.charts.chart import Chart
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.review.record import ChangeReview


class CheckedRun(Struct, frozen=True, kw_only=True):
    """One diagnosed run with the earlier reports that look alike, its charts, and the review when it is one."""

    diagnosis: Diagnosis
    prior: tuple[PriorCase, ...] = ()
    review: ChangeReview | None = None
    charts: tuple[Chart, ...] = ()

    @property
    def kind(self) -> Kind:
        """Return the kind of its report."""
        return Kind.FAILURE_ANALYSIS if self.review is None else Kind.CHANGE_REVIEW

    @property
    def content(self) -> ReportContent:
        """Return everything its report says."""
        return ReportContent(diagnosis=self.diagnosis, prior=self.prior, review=self.review)


class Together(Struct, frozen=True, kw_only=True):
    """The report on several runs: its kind in Korean, and its text."""

    name: str
    markdown: str


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything at one path at one moment. `problem` and `hint` are Korean, '' when the path could be read."""

    runs: tuple[CheckedRun, ...] = ()
    together: Together | None = None
    problem: str = ""
    hint: str = ""


def encode(snapshot: Snapshot) -> bytes:
    """Return the bytes of a snapshot; NaN and infinities survive."""
    return msgspec.msgpack.encode(snapshot)


def decode(data: bytes) -> Snapshot:
    """Return the snapshot of the bytes; raises msgspec.DecodeError for anything else.

    Curves over the same places share them, which halves what a long run takes.
    """
    found = msgspec.msgpack.decode(data, type=Snapshot)
    return replace(found, runs=tuple(_sharing(run) for run in found.runs))


def _sharing(checked: CheckedRun) -> CheckedRun:
    seen: dict[tuple[float, ...], tuple[float, ...]] = {}
    run = checked.diagnosis.run
    series = tuple(
        replace(s, xs=seen.setdefault(s.xs, s.xs), epochs=seen.setdefault(s.epochs, s.epochs)) for s in run.series
    )
    lines: dict[tuple[int, ...], tuple[int, ...]] = {}
    series = tuple(replace(s, lines=lines.setdefault(s.lines, s.lines)) for s in series)
    return replace(checked, diagnosis=replace(checked.diagnosis, run=replace(run, series=series)))
