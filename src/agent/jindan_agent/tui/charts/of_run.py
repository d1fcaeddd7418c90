"""Choose the charts of a run: loss, quality, learning rate against its schedule, gradient norm, memory and card."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from jindan_agent.tui.charts.chart import Chart, Curve, Glyph, Level
from jindan_agent.tui.charts.marks import marks
from jindan_agent.tui.charts.planned_rate import planned_rate
from jindan_agent.tui.charts.thinning import finite_points
from jindan_tools.curves.select import grad_norm, learning_rate, train_loss, train_metric, val_loss, val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series

_UNITS = {Axis.EPOCH: "에폭", Axis.STEP: "스텝", Axis.ROW: "번째"}
_LOG_SPAN = 100.0
# A share or a percentage is read on an even scale, however small it began.
_HIGHEST_SHARE = 100.0
_MIB_IN_GIB = 1024.0


def charts_of(run: Run) -> tuple[Chart, ...]:
    """Return the charts in the order in which a reader asks for them; () for a run without curves."""
    return tuple(_charts(run))


def _charts(run: Run) -> Iterator[Chart]:
    yield from _chart(run, "손실", [train_loss(run), val_loss(run)])
    yield from _chart(run, "지표", [val_metric(run), train_metric(run)], log_above=_HIGHEST_SHARE)
    yield from _rate(run)
    yield from _chart(run, "기울기 크기 (grad norm)", [grad_norm(run)])
    yield from _memory(run)


def _chart(run: Run, title: str, found: Sequence[Series | None], *, log_above: float = 0.0) -> Iterator[Chart]:
    """Yield one chart for the series that share an axis, one more for those that do not.

    Values over a wide span are drawn on a log scale when the highest is above `log_above`.
    """
    series = [s for s in found if s is not None and len(s.finite) > 1]
    while series:
        axis = common_axis(series)
        group = [s for s in series if _axis_of(s, axis)]
        curves = tuple(_curve(s, axis, glyph) for s, glyph in zip(group, Glyph, strict=False))
        low = min(min(c.ys) for c in curves)
        high = max(max(c.ys) for c in curves)
        yield Chart(
            title=title,
            unit=_UNITS[axis],
            curves=curves,
            marks=tuple(m for s in group[:1] for m in marks(run, s, _place(s, axis))),
            log=low > 0 and high > log_above and high / low > _LOG_SPAN,
            recorded=_recorded(group, axis),
        )
        series = [s for s in series if s not in group]


def common_axis(series: Sequence[Series]) -> Axis:
    """Return the axis on which most of the series can be drawn: epochs when every one tells them."""
    if all(_axis_of(s, Axis.EPOCH) for s in series):
        return Axis.EPOCH
    return series[0].axis


def _axis_of(series: Series, axis: Axis) -> bool:
    if series.axis is axis:
        return True
    # Many records of one whole-numbered epoch would stand above one another.
    return axis is Axis.EPOCH and len(series.epochs) == len(series) > 0 and 2 * len(set(series.epochs)) >= len(series)


def _place(series: Series, axis: Axis) -> tuple[float, ...]:
    return series.xs if series.axis is axis else series.epochs


def _recorded(series: Sequence[Series], axis: Axis) -> tuple[float, float] | None:
    places = [x for s in series for x in _place(s, axis) if math.isfinite(x)]
    return (min(places), max(places)) if places else None


def _curve(series: Series, axis: Axis, glyph: Glyph) -> Curve:
    xs, ys = finite_points(_place(series, axis), series.values)
    return Curve(name=series.name, xs=xs, ys=ys, glyph=glyph)


def _rate(run: Run) -> Iterator[Chart]:
    series = learning_rate(run)
    if series is None or len(series.finite) < 2:
        return
    planned = planned_rate(run, series)
    # Without a plan over its own axis it is drawn over that of the other charts.
    axis = common_axis([series]) if planned is None else series.axis
    curves = [_curve(series, axis, Glyph.LINE)]
    if planned is not None:
        curves.append(Curve(name="설정대로 계산한 학습률", xs=planned[0], ys=planned[1], glyph=Glyph.PLUS))
    yield Chart(
        title="학습률" if planned is None else "학습률: 기록과 계산",
        unit=_UNITS[axis],
        curves=tuple(curves),
        marks=marks(run, series, _place(series, axis)),
    )


def _memory(run: Run) -> Iterator[Chart]:
    series = max((s for s in run.of_role(Role.MEMORY) if len(s.finite) > 1), key=len, default=None)
    if series is None:
        return
    device = run.last_event(EventKind.DEVICE)
    card = None if device is None else device.number("memory_mib")
    # Trainers log GiB or MiB without a word about it; a card holds more than one GiB and less than a thousand.
    top = max(series.finite)
    scale = _MIB_IN_GIB if top > _MIB_IN_GIB else 1.0
    xs, ys = finite_points(series.xs, [v / scale for v in series.values])
    level = None if card is None else Level(y=card / _MIB_IN_GIB, name=f"카드 {card / _MIB_IN_GIB:.1f} GiB")
    yield Chart(
        title="GPU 메모리 (GiB)",
        unit=_UNITS[series.axis],
        curves=(Curve(name=series.name, xs=xs, ys=ys),),
        level=level,
    )
