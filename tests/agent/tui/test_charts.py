"""Which axis a chart has: epochs when they tell records apart, else what the trainer counted."""

from pathlib import Path

from jindan_agent.tui.charts.of_run import charts_of
from jindan_tools.readers.open_run import open_run


def test_many_records_of_one_epoch_are_drawn_over_their_steps(tmp_path: Path) -> None:
    rows = "".join(f"{1 + n // 20},{n * 10},{3 / (1 + n):.4f}\n" for n in range(40))
    (tmp_path / "metrics.csv").write_text("epoch,step,train_loss\n" + rows)

    chart = charts_of(next(iter(open_run(tmp_path))))[0]

    assert (chart.unit, chart.span) == ("스텝", (0, 390))


def test_one_record_an_epoch_is_drawn_over_epochs(tmp_path: Path) -> None:
    rows = "".join(f"{n},{n * 10},{3 / n:.4f}\n" for n in range(1, 20))
    (tmp_path / "metrics.csv").write_text("epoch,step,train_loss\n" + rows)

    chart = charts_of(next(iter(open_run(tmp_path))))[0]

    assert (chart.unit, chart.span) == ("에폭", (1, 19))
