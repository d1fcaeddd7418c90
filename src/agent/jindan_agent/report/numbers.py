"""The figures of the main curves: where they began, their best, where they ended."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line


def curve_figures(run: Run) -> Iterator[str]:
    """Yield one phrase for each main curve: 'val/loss 2.61 → 0.42 (최저 0.40, 21 에폭)'."""
    seen: set[str] = set()
    for series in (train_loss(run), val_loss(run), val_metric(run)):
        if series is not None and series.name not in seen and len(series) > 1:
            seen.add(series.name)
            yield _phrase(series)


def _phrase(series: Series) -> str:
    first, last = figure(series.values[0]), figure(series.values[-1])
    text = f"{safe_line(series.told, 60)} 처음 {first} → 마지막 {last}"
    best = series.best
    if best is None or best in (0, len(series) - 1):
        return text
    if figure(series.values[best]) in (first, last):
        return text
    word = "최고" if series.best == series.argmax else "최저"
    return f"{text} ({word} {figure(series.values[best])}, {series.x_label(best)})"
