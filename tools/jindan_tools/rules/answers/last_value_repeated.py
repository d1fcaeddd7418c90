"""EVL245: a forecast gives back the last value that it was shown."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.answers.answer_tables import answer_tables, cite_table
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_GIVEN_BACK, _NO_BETTER = 0.1, 1.05


@rule(
    "EVL245",
    "last-value-repeated",
    {"plateau_prior": 3.0, "underfit": 1.0, "overfit": -2.0, "healthy_converged": -3.0},
)
def last_value_repeated(run: Run) -> Iterator[Finding]:
    """Report a forecast that is the row above, one step late.

    ## What it does
    Measures the squared distance of the answers to the true value of the row above and to that of their own row, and the
    error of a forecast that repeats the row above.
    ## Why it matters
    The two curves lie on each other in a plot and R2 is near 1, because a series moves little in a step. The forecast
    knows nothing about the next step all the same: changes, not levels, are to be predicted and compared.
    ## Fires on
    A table of 20 rows or more whose answers are ten times nearer to the row above than to their own, by the square, and no better
    than repeating it (5 % tolerance).
    ## Stays silent on
    Forecasts that beat the last value, and tables whose rows are no series.
    ## Source
    The naive forecast of a random walk is its last value; Hyndman and Koehler 2006 on scaled errors.
    """
    for event, figures in answer_tables(run, "numbers"):
        if figures["to_last"] > _GIVEN_BACK or figures["last_error"] > _NO_BETTER:
            continue
        yield finding(
            f"예측 파일의 답은 바로 앞 행의 정답을 되풀이한 것입니다. 앞 행까지의 제곱 거리가 자기 행까지의 {percent(figures['to_last'], 2)}이고, "
            f"앞 값을 그대로 쓰는 예측의 오차가 모델 오차의 {figure(figures['last_error'])}배라 배운 것이 없습니다.",
            cite_table(event, figures),
            calculated("앞 행의 정답까지의 제곱 거리를 자기 오차로 나눈 값입니다.", figures["to_last"], "Σ (답 − 앞 행의 정답)² ÷ Σ (답 − 정답)²"),
            calculated("앞 값을 되풀이하는 예측의 오차를 모델의 오차로 나눈 값입니다.", figures["last_error"], "Σ (정답 − 앞 행의 정답)² ÷ Σ (답 − 정답)²"),
            calculated("그래도 R² 값은 높게 나옵니다.", figures["r2"], "1 − 제곱 오차 ÷ 정답의 분산"),
            severity=Severity.HIGH,
            facts={"to_last": figures["to_last"], "last_error": figures["last_error"], "r2": figures["r2"]},
        )  # fmt: skip
        return
