"""Turn a point of a curve, a setting or a line into a piece of evidence that can be opened."""

from __future__ import annotations

from jindan_tools.model.event import Event
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Origin, Setting
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

# A value that was worked out of the records is no setting.
_WORDS = {Origin.INFERRED: "값(기록에서 추정)"}


def shown(series: Series, value: float, digits: int = 4) -> str:
    """Return a value of a series as the record writes it: shares that were logged as percentages are shown as those."""
    return f"{figure(100 * value, digits)} %" if series.from_percent else figure(value, digits)


def cite_point(series: Series, index: int, note: str = "") -> Evidence:
    """Return the value of one record; `note` is a Korean remark put in brackets after the value."""
    place = index if index >= 0 else len(series) + index
    remark = f" ({note})" if note else ""
    return Evidence(
        statement=f"{series.x_label(place)}의 {series.told} 값은 {shown(series, series.values[place])}{remark}입니다.",
        value=series.values[place],
        source=series.source(place),
    )


def cite_ends(series: Series) -> tuple[Evidence, Evidence]:
    """Return the first and the last finite value of a curve that has one."""
    first, last = series.finite_indices[0], series.finite_indices[-1]
    return cite_point(series, first, "처음"), cite_point(series, last, "마지막")


def cite_line(event: Event, statement: str, value: float | None = None) -> Evidence:
    """Return the line of an event; `statement` is the polite Korean sentence that it proves."""
    return Evidence(statement=statement, value=value, source=event.source, quote=event.text)


def cite_setting(run: Run, name: str, note: str = "") -> Evidence | None:
    """Return the value in force of a canonical setting, None when it is unknown or has no place to open."""
    held = run.config.get(name)
    if held is None or held.value is None or (held.source is None and not held.reason):
        return None
    remark = f" ({note})" if note else ""
    return Evidence(
        statement=f"{name} {_WORDS.get(held.origin, '설정 값')}은 {_plain(held.value)}{remark}입니다.",
        value=held.number(),
        source=held.source,
        formula="" if held.source is not None else held.reason,
    )


def cite_stated(setting: Setting) -> Evidence:
    """Return a setting under the name that a file gives it, for those without a canonical name."""
    return Evidence(
        statement=f"{setting.name} 설정 값은 {safe_line(_plain(setting.value), 80)}입니다.",
        value=setting.number(),
        source=setting.source,
    )


def _plain(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return figure(float(value), 6).replace(",", "")


def cite_settings(run: Run, *wanted: str) -> tuple[Evidence, ...]:
    """Return those of the settings that are known."""
    return tuple(e for e in (cite_setting(run, name) for name in wanted) if e is not None)
