"""EVL300: the best held-out measure never beats the baseline that the log states."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_WORDS = regex(r"[A-Za-z]+\d?|[가-힣]+")
_FEWEST = 3
_ACCURACIES = frozenset({"acc", "accuracy"})
_HIGHER = frozenset({*_ACCURACIES, "f1", "macrof1"})


@rule("EVL300", "no-better-than-baseline", {"underfit": 4.0, "plateau_prior": 2.5, "healthy_converged": -3.0})
def no_better_than_baseline(run: Run) -> Iterator[Finding]:
    """Report a model whose best held-out measure does not beat the baseline that its own log states.

    ## What it does
    Takes `naive MAE: 0.412`, `majority class accuracy 0.62` and their kin, finds the held-out curve of the same measure, and holds
    its best value against it.
    ## Why it matters
    A loss may fall for long and end where a forecast without any training is: repeating the last value, naming the commonest class.
    ## Fires on
    Three records or more of the same measure on held-out data, the best of them no better than the baseline.
    ## Stays silent on
    Measures that beat it once, baselines of another measure, curves of the training data.
    ## Source
    Hyndman and Koehler 2006 on scaled errors; the majority class is the accuracy of a constant answer.
    """
    for event in run.of_kind(EventKind.FIGURE):
        level, measure = event.number("value"), event.word("measure")
        if event.word("name") != "baseline" or level is None or level <= 0:
            continue
        curve = _curve_of(run, measure)
        if curve is None:
            continue
        found = _report(event, curve, measure, level)
        if found is not None:
            yield found
            return


def _curve_of(run: Run, measure: str) -> Series | None:
    """Return the held-out curve whose name ends in a measure."""
    wanted = _ACCURACIES if measure in _ACCURACIES else {"f1", "macrof1"} if "f1" in measure else {measure}
    for role in (Role.VAL_LOSS, Role.VAL_METRIC):
        for series in run.of_role(role):
            if len(series.finite) >= _FEWEST and wanted & {w.lower() for w in _WORDS.findall(series.name)}:
                return series
    return None


def _report(event: Event, curve: Series, measure: str, level: float) -> Finding | None:
    higher = measure.replace("-", "").replace("_", "").replace(" ", "") in _HIGHER
    best = max(curve.finite) if higher else min(curve.finite)
    if higher and (best > 1) is not (level > 1):
        # One of them is in per cent.
        level = 100 * level if best > 1 else level / 100
    if best > level if higher else best < level:
        return None
    index = curve.values.index(best)
    argues = {"plateau_prior": 2.5, "underfit": 1.0} if higher else {"underfit": 4.0, "plateau_prior": 1.0}
    return finding(
        f"검증에서 가장 좋은 {curve.told} 값이 {figure(best)}인데, 로그가 적은 기준(학습하지 않은 예측)의 값은 {figure(level)}입니다. "
        "손실이 줄었어도 모델은 그 기준을 한 번도 넘지 못했습니다.",
        cite_line(event, "로그가 기준 예측의 값을 적었습니다.", level),
        cite_point(curve, index, "가장 좋은 값"),
        severity=Severity.HIGH,
        argues={**argues, "healthy_converged": -3.0, "overfit": -1.0},
        facts={"baseline": level, "best": best},
    )
