"""View: points of one curve."""

from __future__ import annotations

from jindan_agent.looks.sources import series_of
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import Row, View, cut, nothing
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_MOST_POINTS = 60
_RANGE = regex(r"^\s*(\d{1,9})\s*[-:,~]\s*(\d{1,9})\s*$")


def metric(subject: Subject, target: str, argument: str) -> View:
    """Return at most 60 points of a series, evenly spaced, all of it or where x lies in 'from-to'."""
    series = series_of(subject.diagnosis.run, target)
    if series is None:
        return nothing("곡선 번호(S1, S2)를 target 칸에 쓰세요.")
    asked = _RANGE.match(argument)
    low, high = (float(asked.group(1)), float(asked.group(2))) if asked else (float("-inf"), float("inf"))
    chosen = [i for i in range(len(series)) if low <= series.xs[i] <= high]
    if not chosen:
        return nothing("그 구간에는 기록이 없습니다.")
    step = max(1, -(-len(chosen) // _MOST_POINTS))
    note = [Row(text=f"{len(chosen):,}개 가운데 {step:,}개마다 하나씩 보였습니다.")] if step > 1 else []
    return cut([*note, *(_point(series, i) for i in chosen[::step])], _MOST_POINTS + 1, "점")


def _point(series: Series, index: int) -> Row:
    source = series.source(index)
    text = f"{series.x_label(index)}: {figure(series.values[index])} ({source.label()})"
    return Row(text=text, source=source, value=series.values[index], unit=series.unit)
