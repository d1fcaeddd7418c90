"""FIT005: most of the run brought nothing any more."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.annealed import annealed
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent


@rule("FIT005", "long-plateau", {"long_plateau_waste": 1.0, "epochs_too_few": -2.0})
def long_plateau(run: Run) -> Iterator[Finding]:
    """Remark that the best held-out record came early and most of the run came after it.

    ## What it does
    Finds the record that was never beaten by more than 0.5 % again and the share of the run after it.
    ## Why it matters
    The same result would have been there with an early stop; the time is lost.
    ## Fires on
    At least 20 held-out records, the lasting best in the first half, and at least 10 records after it.
    ## Stays silent on
    Short runs, adversarial losses, curves that never improved or lost half of what they had gained.
    ## Source
    Arithmetic; 0.5 % is below what separates two seeds of the same run.
    """
    changed = annealed(run, Role.VAL_LOSS)
    series = val_metric(run) or (val_loss(run) if changed is None else changed.loss)
    if series is None or is_adversarial(run) or len(series.finite) < 20:
        return
    index = _last_gain(series)
    after = len(series.finite) - 1 - index
    share = after / (len(series.finite) - 1)
    if index < 1 or share < 0.5 or after < 10 or not _learnt_and_kept(series, index):
        return
    place = series.finite_indices[index]
    yield finding(
        f"{series.x_label(place)} 이후 {percent(share, 0)}의 구간에서 {series.name} 값이 더 나아지지 않았습니다.",
        cite_point(series, place, "이후 0.5 % 넘게 나아진 기록이 없음"),
        cite_point(series, series.finite_indices[-1], "마지막 기록"),
        Evidence(
            statement=f"기록 {len(series.finite)}개 중 {after}개가 그 뒤에 있습니다.",
            value=float(after),
            formula=f"{after} ÷ {len(series.finite) - 1} = {percent(share)}",
        ),
        severity=Severity.LOW,
        facts={"best_x": series.xs[place], "share": share},
    )


def _learnt_and_kept(series: Series, index: int) -> bool:
    """Return whether the best is clearly better than the start and the end did not collapse."""
    first, best, end = series.finite[0], series.finite[index], series.finite[-1]
    return abs(best - first) >= 0.1 * max(abs(best), abs(first)) and abs(end - best) <= 0.5 * abs(best - first)


def _last_gain(series: Series) -> int:
    """Return the index among the finite values of the first one that no later value beats by 0.5 %."""
    falls = series.higher_is_better is False or series.role.value.endswith("loss")
    values = [-v for v in series.finite] if falls else list(series.finite)
    best = max(values)
    return next(i for i, v in enumerate(values) if best - v <= 0.005 * abs(best))
