"""Which axis a chart has: epochs when they tell records apart, else what the trainer counted."""

from pathlib import Path

from jindan_agent.tui.charts.chart import Chart, Curve, Mark
from jindan_agent.tui.charts.layout import chart_lines
from jindan_agent.tui.charts.of_run import charts_of
from jindan_tools.readers.open_run import open_run


def test_many_records_of_one_epoch_are_drawn_over_their_steps(tmp_path: Path) -> None:
    rows = "".join(f"{1 + n // 20},{n * 10},{3 / (1 + n):.4f}\n" for n in range(40))
    (tmp_path / "metrics.csv").write_text("epoch,step,train_loss\n" + rows)

    chart = charts_of(next(iter(open_run(tmp_path))))[0]

    assert (chart.unit, chart.span) == ("스텝", (0, 390))


def test_a_curve_that_turns_nan_is_drawn_over_all_its_records(tmp_path: Path) -> None:
    rows = "".join(f"{n},{3 / n if n < 20 else 'nan'}\n" for n in range(1, 41))
    (tmp_path / "metrics.csv").write_text("step,train_loss\n" + rows)

    chart = charts_of(next(iter(open_run(tmp_path))))[0]

    assert (chart.span, chart.curves[0].xs[-1]) == ((1, 40), 19)


def test_a_share_is_drawn_on_an_even_scale(tmp_path: Path) -> None:
    rows = "".join(f"{n},{3 / n},{0.9 - 0.899 / n:.4f}\n" for n in range(1, 41))
    (tmp_path / "metrics.csv").write_text("epoch,train_loss,val_accuracy\n" + rows)

    charts = {chart.title: chart.log for chart in charts_of(next(iter(open_run(tmp_path))))}

    assert charts["지표"] is False


def test_a_legend_that_is_too_long_takes_a_second_line() -> None:
    curves = tuple(Curve(name=f"{n}/loss(box+cls+dfl)", xs=(1.0, 2.0), ys=(1.0, 2.0)) for n in ("train", "val"))
    chart = Chart(title="손실", unit="에폭", curves=curves, marks=(Mark(x=1.0, letter="B", meaning="최고 기록"),))

    lines = [line.plain for line in chart_lines(chart, 60, 12)]

    assert len(lines) == 12
    assert lines[-1].endswith("B = 최고 기록")


def test_one_record_an_epoch_is_drawn_over_epochs(tmp_path: Path) -> None:
    rows = "".join(f"{n},{n * 10},{3 / n:.4f}\n" for n in range(1, 20))
    (tmp_path / "metrics.csv").write_text("epoch,step,train_loss\n" + rows)

    chart = charts_of(next(iter(open_run(tmp_path))))[0]

    assert (chart.unit, chart.span) == ("에폭", (1, 19))
