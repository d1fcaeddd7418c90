"""View: points of one curve."""

from __future__ import annotations

import re

from jindan_agent.graph.looks.cut import cut_lines
from jindan_agent.graph.looks.sources import series_of
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.figures import figure

_MOST_POINTS = 60
_RANGE = re.compile(r"^\s*(\d{1,9})\s*[-:,]\s*(\d{1,9})\s*$")


def metric(diagnosis: Diagnosis, target: str, argument: str) -> str:
    """Return at most 60 points of a series, evenly spaced, all of it or where x lies in 'from-to'."""
    series = series_of(diagnosis.run, target)
    if series is None:
        return "곡선 번호(S1, S2)를 target 칸에 쓰세요."
    asked = _RANGE.match(argument)
    low, high = (float(asked.group(1)), float(asked.group(2))) if asked else (float("-inf"), float("inf"))
    chosen = [i for i in range(len(series)) if low <= series.xs[i] <= high]
    step = max(1, -(-len(chosen) // _MOST_POINTS))
    lines = [f"{series.x_label(i)}: {figure(series.values[i])} ({series.source(i).label()})" for i in chosen[::step]]
    note = [f"{len(chosen):,}개 가운데 {step:,}개마다 하나씩 보였습니다."] if step > 1 else []
    return cut_lines([*note, *lines], _MOST_POINTS + 1, "점") or "그 구간에는 기록이 없습니다."
