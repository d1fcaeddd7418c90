"""EVL244: predicted numbers follow the truth on another scale."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FOLLOWS, _BAD = 0.9, 0.0


@rule(
    "EVL244",
    "numbers-on-another-scale",
    {"metric_bug": 3.5, "overfit": -3.0, "underfit": -3.0, "healthy_converged": -3.0},
)
def numbers_on_another_scale(run: Run) -> Iterator[Finding]:
    """Report predicted numbers that a line of slope and offset would make right.

    ## What it does
    Compares R2 of the answers as they stand with the squared correlation, which is R2 after the best line.
    ## Why it matters
    The answers are scaled (standardised, divided, in logarithms) and were never turned back, or turned back with another
    scaler. The model is good and the figure says it is worse than the mean.
    ## Fires on
    A table of 20 rows or more with a correlation of 0.9 or more and an R2 of 0 or less.
    ## Stays silent on
    Answers that follow the truth at its own scale, and those that do not follow it.
    ## Source
    R2 after least squares with an intercept is the squared correlation.
    """
    for event, figures in answer_tables(run, "numbers"):
        if figures["correlation"] < _FOLLOWS or figures["r2"] > _BAD:
            continue
        slope, offset = figures["slope"], figures["offset"]
        yield finding(
            f"예측 파일의 답은 정답과 상관 {figure(figures['correlation'])}로 함께 움직이는데 R² 값은 {figure(figures['r2'])}입니다. "
            f"{figure(slope)}배 하고 {figure(offset)} 값을 더하면 맞으므로, 답을 원래 단위로 되돌리지 않았거나 다른 눈금으로 되돌렸습니다.",
            cite_table(event, figures),
            calculated("적힌 그대로의 R²입니다.", figures["r2"], "1 − 제곱 오차 ÷ 정답의 분산"),
            calculated("직선 하나로 옮긴 뒤의 R²입니다.", figures["correlation"] ** 2, f"상관의 제곱 = {figure(figures['correlation'])}²"),
            severity=Severity.HIGH,
            facts={"slope": slope, "offset": offset, "r2": figures["r2"], "fitted": figures["correlation"] ** 2},
        )  # fmt: skip
        return
