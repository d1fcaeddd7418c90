"""Put the moments of a run in order: where it began, its best, what broke, how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.model.diagnosis import TimelineEntry
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

Position = tuple[float, float]
Moment = tuple[Position, TimelineEntry]
_MILESTONES: Mapping[EventKind, str] = {
    EventKind.RESUME: "학습이 재개되었습니다",
    EventKind.EARLY_STOP: "조기 종료 조건이 채워졌습니다",
    EventKind.AUG_SWITCH: "모자이크 증강이 꺼졌습니다",
    EventKind.EXCEPTION: "예외가 발생했습니다",
    EventKind.CUDA_OOM: "GPU 메모리 부족 오류가 났습니다",
    EventKind.KILLED: "프로세스가 강제 종료되었습니다",
    EventKind.INTERRUPT: "사용자가 중단했습니다",
    EventKind.TIME_LIMIT: "작업 시간 제한에 걸렸습니다",
    EventKind.FINISHED: "학습이 끝났다는 기록이 있습니다",
}
# Kinds whose line says no more than their Korean sentence.
_SELF_EXPLAINING = frozenset({EventKind.FINISHED, EventKind.EARLY_STOP, EventKind.AUG_SWITCH})
_SETTINGS = (-1.0, -1.0)
_MOST, _MOST_EVENTS, _MOST_WORDS = 12, 5, 90
# More sentences than these a row of a table cannot hold; section 2 has them all.
_MOST_TOLD = 2


def timeline(run: Run, findings: Sequence[Finding]) -> tuple[TimelineEntry, ...]:
    """Return one entry a moment: settings, first record, best value, decisive findings, last record, end of the log."""
    moments = sorted([*_curve_moments(run), *_finding_moments(run, findings)], key=lambda item: item[0])
    joined = [_joined([entry for _, entry in group]) for _, group in groupby(moments, key=lambda m: m[1].when)]
    return (*joined[:_MOST], *_log_moments(run))


def _joined(entries: Sequence[TimelineEntry]) -> TimelineEntry:
    """Return the entries of one moment as one, what decided first."""
    ordered = sorted(entries, key=lambda e: not e.decisive)
    decisive = list(dict.fromkeys(e.what for e in ordered if e.decisive))
    texts = dict.fromkeys([*decisive[:_MOST_TOLD], *(e.what for e in ordered if not e.decisive)])
    return TimelineEntry(
        when=ordered[0].when,
        what=" ".join(t if t.endswith(".") else f"{t}." for t in texts) if len(texts) > 1 else ordered[0].what,
        evidence_id=ordered[0].evidence_id,
        decisive=ordered[0].decisive,
    )


def _curve_moments(run: Run) -> list[Moment]:
    found: list[Moment] = []
    loss = train_loss(run)
    if loss is not None and loss.finite_indices:
        found.append(_moment(run, loss, loss.finite_indices[0], "첫 기록"))
        if len(loss) > 1:
            found.append(_moment(run, loss, len(loss) - 1, "마지막 기록"))
    for series, name in ((val_metric(run), "최고"), (val_loss(run), "최저")):
        if series is not None and series.best is not None and len(series) > 2 and len(set(series.finite)) > 1:
            found.append(_moment(run, series, series.best, name))
    return found


def _moment(run: Run, series: Series, index: int, what: str) -> Moment:
    text = f"{series.told} {what} {figure(series.values[index])}"
    return _position(run, series, index), TimelineEntry(when=series.x_label(index), what=text, evidence_id="")


def _position(run: Run, series: Series, index: int) -> Position:
    """Order moments of different axes by epoch where both tell it, by their own axis otherwise.

    A curve by step that tells no epoch takes that of the training loss at the same step.
    """
    at = series.xs[index]
    if series.axis is Axis.EPOCH:
        return at, at
    loss = None if series.epochs else train_loss(run)
    if loss is not None and loss.epochs and loss.axis is series.axis:
        nearest = min(range(len(loss)), key=lambda i: abs(loss.xs[i] - at))
        return loss.epochs[nearest], at
    return (series.epochs[index] if series.epochs else at), at


def _finding_moments(run: Run, findings: Sequence[Finding]) -> list[Moment]:
    found: list[Moment] = []
    for finding in findings:
        if finding.severity in (Severity.CRITICAL, Severity.HIGH) and finding.evidence:
            placed = [p for e in finding.evidence if (p := _place(run, e)) is not None]
            found += _decisive(run, finding, placed)
    return found


def _decisive(run: Run, finding: Finding, placed: Sequence[tuple[Series, int]]) -> Iterator[Moment]:
    """Yield the finding at the record its sentence names, at the settings it blames, or where its own curve ends."""
    named = [p for p in placed if p[0].x_label(p[1]) in finding.title]
    at = named[-1] if named else _own_end(placed)
    places = {s.source for s in run.settings}
    settings = sum(e.source in places for e in finding.evidence)
    if finding.evidence[0].source in places and settings >= len(placed) and not named:
        yield _SETTINGS, _entry("시작 전", finding)
    elif at is not None:
        yield _position(run, *at), _entry(at[0].x_label(at[1]), finding)


def _own_end(placed: Sequence[tuple[Series, int]]) -> tuple[Series, int] | None:
    """Return the last cited record of the curve that is cited first."""
    own = [p for p in placed if p[0] is placed[0][0]]
    return max(own, key=lambda p: p[1], default=None)


def _entry(when: str, finding: Finding) -> TimelineEntry:
    return TimelineEntry(when=when, what=finding.title, evidence_id=finding.evidence[0].id, decisive=True)


def _place(run: Run, fact: Evidence) -> tuple[Series, int] | None:
    source = fact.source
    if source is None or source.line is None:
        return None
    for series in run.series:
        if series.path == source.path and series.name == source.field and source.line in series.lines:
            return series, series.lines.index(source.line)
    return None


def _log_moments(run: Run) -> tuple[TimelineEntry, ...]:
    last = {event.kind: event for event in run.of_kind(*_MILESTONES)}
    by_line: dict[tuple[str, int], Event] = {}
    for event in sorted(last.values(), key=lambda e: e.kind is not EventKind.EXCEPTION):
        by_line[(event.source.path, event.source.line or 0)] = event
    ordered = [by_line[place] for place in sorted(by_line)]
    return tuple(
        TimelineEntry(when=e.source.label(), what=_milestone(e), evidence_id="") for e in ordered[-_MOST_EVENTS:]
    )


def _milestone(event: Event) -> str:
    words = "" if event.kind in _SELF_EXPLAINING else f": {safe_line(event.text, _MOST_WORDS)}"
    return f"{_MILESTONES[event.kind]}{words}"
