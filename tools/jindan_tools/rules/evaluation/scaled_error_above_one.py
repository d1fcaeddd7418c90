"""EVL301: the scaled error of a forecast never falls below 1."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# Scaled by the error of repeating the last value on the training rows, and by that of answering the mean of these rows.
_BY_NAIVE = regex(r"(?:^|[^a-z])(?:mase|rmsse|msse|relmae|theils?_?u2?)(?:[^a-z]|$)")
_BY_MEAN = regex(r"(?:^|[^a-z])(?:rae|rrse)(?:[^a-z]|$)")
_BEYOND_NAIVE = (
    "한 스텝 앞이라면 마지막 값을 되풀이하는 예측보다 못한 것이고, "
    "여러 스텝 앞이라면 같은 구간에서 그 예측의 값을 재어 견주어야 알 수 있습니다."
)
_BEYOND_MEAN = "1은 늘 평균을 답하는 예측의 오차이므로, 손실이 줄었어도 그보다 못합니다."
_FEWEST = 5


@rule("EVL301", "scaled-error-above-one", {"underfit": 2.5, "healthy_converged": -3.0})
def scaled_error_above_one(run: Run) -> Iterator[Finding]:
    """Note a forecast whose scaled error (MASE, RMSSE, RAE, RRSE) stays above 1 in every evaluation.

    ## What it does
    Looks at held-out curves named `mase`, `rmsse`, `relmae` or Theil's U, and at `rae` and `rrse`.
    ## Why it matters
    The error is divided by that of repeating the last value (or that of a season ago) on the training data. Above 1 the forecast is
    worse than that one step ahead; several steps ahead even good forecasts lie above 1, so the same baseline over the same horizon decides.
    RAE and RRSE are divided by the error of the mean: above 1 nothing has been learnt at any horizon.
    ## Fires on
    Five records or more, all of them 1 or more.
    ## Stays silent on
    Curves that fall below 1 once.
    ## Source
    Hyndman and Koehler 2006; in the M4 competition (horizons of 6 to 48) the winner had a MASE of 1.54, the seasonal baseline 1.91.
    """
    for role in (Role.VAL_METRIC, Role.VAL_LOSS):
        for series in run.of_role(role):
            name = series.name.lower()
            mean = _BY_MEAN.search(name) is not None
            known = mean or _BY_NAIVE.search(name) is not None
            if not known or len(series.finite) < _FEWEST or min(series.finite) < 1:
                continue
            best = min(series.finite)
            yield finding(
                f"{series.told} 값이 가장 좋을 때도 {figure(best)}로 1보다 큽니다. {_BEYOND_MEAN if mean else _BEYOND_NAIVE}",
                cite_point(series, series.values.index(best), "가장 좋은 값"),
                severity=Severity.MEDIUM,
                facts={"best": best},
            )
            return
