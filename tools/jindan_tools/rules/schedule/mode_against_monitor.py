"""LRS100: a plateau schedule or an early stop watches a figure in the direction in which it gets worse."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.rate import logged_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.readers.roles import describe
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_WATCHED = frozenset({"monitor", "metric", "watch", "quantity", "metric_name", "monitored"})
_LEAST, _FELL = 4, 0.11
_CUTS = {
    "plateau_sched_wrong_metric": 4.0,
    "long_plateau_waste": -2.0,
    "sched_total_steps_wrong": -2.0,
    "lr_too_low": -1.0,
}


@rule("LRS100", "mode-against-monitor", {"plateau_sched_wrong_metric": 4.0, "early_stop_wrong": 4.0})
def mode_against_monitor(run: Run) -> Iterator[Finding]:
    """Report `mode: max` beside a monitored loss or error, and `mode: min` beside a score.

    ## What it does
    Looks for the two settings in one group and for what they belong to: a plateau schedule or an early stop.
    ## Why it matters
    Every improvement counts as a record without one. The schedule cuts the rate at its patience again and again while
    the model learns; the early stop ends the run at its patience.
    ## Fires on
    `mode` and `monitor` in one group of settings that contradict each other. Beside a plateau schedule: high where the
    recorded rate fell to a tenth or less, else a remark.
    ## Stays silent on
    Names whose direction is not known, groups that name neither a plateau schedule nor an early stop.
    ## Source
    torch.optim.lr_scheduler.ReduceLROnPlateau and keras.callbacks: `mode` says in which direction the quantity gets better.
    """
    for mode in run.settings:
        group, _, last = mode.name.lower().rpartition(".")
        direction = str(mode.value).strip().lower()
        if last.rpartition("_")[2] != "mode" or direction not in {"max", "min"}:
            continue
        watched = _watched(run, group)
        rises = None if watched is None else describe(str(watched.value)).higher_is_better
        kind = _kind(run, mode, group)
        if watched is None or rises is None or rises is (direction == "max") or not kind:
            continue
        yield from _report(run, mode, watched, kind)
        return


def _watched(run: Run, group: str) -> Setting | None:
    named = (s for s in run.settings if s.name.lower().rpartition(".")[0] == group)
    return next((s for s in named if s.leaf in _WATCHED and isinstance(s.value, str)), None)


def _kind(run: Run, mode: Setting, group: str) -> str:
    """Return what a mode belongs to, by the words of its group: 'plateau', 'stop', or '' for what is not clear."""
    told = " ".join(f"{s.name}={s.value}" for s in run.settings if s.name.lower().rpartition(".")[0] == group).lower()
    told = f"{mode.name} {told}".lower()
    plateau, stop = "plateau" in told, "early" in told or "stop" in told
    return "" if plateau is stop else "plateau" if plateau else "stop"


def _report(run: Run, mode: Setting, watched: Setting, kind: str) -> Iterator[Finding]:
    logged = logged_rate(run, _LEAST)
    rate = None if logged is None else logged[0]
    fell = rate is not None and 0 <= rate.values[-1] <= _FELL * rate.values[0]
    name, value = safe_line(str(watched.value), 40), safe_line(str(mode.value), 8)
    better = "낮을" if str(mode.value).strip().lower() == "max" else "높을"
    does = (
        "plateau 스케줄러가 좋아지는 동안을 나빠진 것으로 세어 학습률을 낮춥니다"
        if kind == "plateau"
        else "조기 종료가 좋아지는 동안을 나빠진 것으로 셉니다"
    )
    points = (
        ()
        if rate is None or not fell
        else (cite_point(rate, 0, "처음"), cite_point(rate, -1, f"처음의 {figure(rate.values[-1] / rate.values[0])}배"))
    )
    yield finding(
        f"{name} 값은 {better}수록 좋은데 mode 값이 '{value}'여서 {does}.",
        cite_stated(mode),
        cite_stated(watched),
        *points,
        severity=Severity.HIGH if fell or kind == "stop" else Severity.MEDIUM,
        argues=_CUTS if kind == "plateau" else {"early_stop_wrong": 4.0},
    )
