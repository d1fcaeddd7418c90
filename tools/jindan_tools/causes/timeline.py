"""Put what happened in the order in which it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
_MOST = 12


def timeline(run: Run, findings: Sequence[Finding]) -> tuple[TimelineEntry, ...]:
    """Return at most 12 moments: first record, best value, decisive findings, milestones of the log, last record."""
    entries = [*_curve_moments(run), *_finding_moments(run, findings)]
    entries.sort(key=lambda item: item[0])
    seen: set[tuple[str, str]] = set()
    unique: list[TimelineEntry] = []
    for _, entry in entries:
        if (entry.when, entry.what) not in seen:
            seen.add((entry.when, entry.what))
            unique.append(entry)
    return (*unique[:_MOST], *_log_moments(run))


def _curve_moments(run: Run) -> list[tuple[Position, TimelineEntry]]:
    found: list[tuple[Position, TimelineEntry]] = []
    loss = train_loss(run)
    if loss is not None and loss.finite_indices:
        found.append(_moment(loss, loss.finite_indices[0], "첫 기록"))
        found.append(_moment(loss, len(loss) - 1, "마지막 기록"))
    for series, name in ((val_metric(run), "최고"), (val_loss(run), "최저")):
        if series is not None and series.best is not None and len(series) > 2:
            found.append(_moment(series, series.best, name))
    return found


def _moment(series: Series, index: int, what: str) -> tuple[Position, TimelineEntry]:
    text = f"{series.name} {what}: {figure(series.values[index])} ({series.source(index).label()})"
    return _position(series, index), TimelineEntry(when=series.x_label(index), what=text, evidence_id="")


def _position(series: Series, index: int) -> Position:
    """Order moments of different axes by epoch where both tell it, by their own axis otherwise."""
    by_epoch = series.epochs[index] if series.epochs and series.axis is not Axis.EPOCH else series.xs[index]
    return by_epoch, series.xs[index]


def _finding_moments(run: Run, findings: Sequence[Finding]) -> list[tuple[Position, TimelineEntry]]:
    found: list[tuple[Position, TimelineEntry]] = []
    for finding in findings:
        if finding.severity not in (Severity.CRITICAL, Severity.HIGH):
            continue
        placed = next((p for e in finding.evidence if (p := _place(run, e)) is not None), None)
        if placed is not None:
            series, index = placed
            entry = TimelineEntry(
                when=series.x_label(index), what=finding.title, evidence_id=finding.evidence[0].id, decisive=True
            )
            found.append((_position(series, index), entry))
    return found


def _place(run: Run, fact: Evidence) -> tuple[Series, int] | None:
    source = fact.source
    if source is None or source.line is None:
        return None
    for series in run.series:
        if series.path == source.path and series.name == source.field and source.line in series.lines:
            return series, series.lines.index(source.line)
    return None


def _log_moments(run: Run) -> tuple[TimelineEntry, ...]:
    chosen: dict[EventKind, Event] = {}
    for event in run.of_kind(*_MILESTONES):
        chosen[event.kind] = event
    ordered = sorted(chosen.values(), key=lambda e: (e.source.path, e.source.line or 0))
    return tuple(
        TimelineEntry(when=e.source.label(), what=f"{_MILESTONES[e.kind]}: {safe_line(e.text, 120)}", evidence_id="")
        for e in ordered[-5:]
    )
