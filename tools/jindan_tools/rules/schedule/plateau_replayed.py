"""LRS019: the recorded rate is a plateau schedule, reproduced cut by cut from a recorded metric."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.lr.plateau_match import Mode, PlateauMatch, find_plateau
from jindan_tools.lr.rate_steps import evenly_spaced_cuts, rests_at_eps
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure

_LEAST = 5
_LEAST_WRONG = 2
# The default of torch is 1e-4.
_USUAL = 1e-4
_AS_DESIGNED = {
    "sched_total_steps_wrong": -4.0,
    "sched_xN": -4.0,
    "sched_per_batch_step": -4.0,
    "plateau_sched_wrong_metric": -3.0,
}
_UPSIDE_DOWN = {
    "plateau_sched_wrong_metric": 4.0,
    "sched_total_steps_wrong": -2.0,
    "sched_xN": -2.0,
    "sched_per_batch_step": -2.0,
    "long_plateau_waste": -3.0,
}


@rule("LRS019", "plateau-replayed", {**_UPSIDE_DOWN, "healthy_converged": -1.0})
def plateau_replayed(run: Run) -> Iterator[Finding]:
    """Say whether cuts of the rate follow the stagnation of a metric, or its improvement.

    ## What it does
    Replays ReduceLROnPlateau over the recorded losses and metrics with every patience up to 30 and looks for the
    one that reproduces every recorded rate. The right mode (min of a loss, max of an accuracy) means that the
    schedule did what it is for; only the opposite mode means that min and max were mixed up.
    ## Why it matters
    A rate that falls to 1e-8 looks like a broken schedule, but may follow a metric that stood still; and a rate that
    falls while everything improves looks like a step schedule, but may be a plateau schedule read upside down.
    ## Fires on
    At least 5 rates with a metric each and one cut (two for the wrong mode), every rate reproduced within 2 %.
    ## Stays silent on
    Records without a metric, other schedules, the wrong mode where evenly spaced cuts that do not end at 1e-8
    could be a step schedule and nothing names a plateau schedule.
    ## Source
    torch.optim.lr_scheduler.ReduceLROnPlateau, replayed by lr/schedules/torch_plateau.py.
    """
    logged = logged_rate(run, _LEAST)
    if logged is None or not any(b < 0.95 * a for a, b in zip(logged[0].values, logged[0].values[1:], strict=False)):
        return
    rate = logged[0]
    curves = [s for s in (val_loss(run), val_metric(run), train_loss(run)) if s is not None]
    named = _named_mode(run)
    # Where both directions reproduce the record, the one that is set was used.
    tries = sorted(product((False, True), curves), key=lambda t: named not in ("", _mode(t[1], upside_down=t[0])))
    for upside_down, watched in tries:
        match = _match(rate, watched, upside_down=upside_down)
        if match is None or (upside_down and not (named or _certain(run, rate, match))):
            continue
        # A coarse threshold takes small gains for none, where the usual one fits the other direction as well.
        coarse = not upside_down and not named and match.threshold > _USUAL
        if coarse and rests_at_eps(rate.values) and _fits_upside_down(rate, curves):
            continue
        yield _report(rate, watched, match, upside_down=upside_down, named=bool(named) or _is_named(run))
        return


def _fits_upside_down(rate: Series, curves: list[Series]) -> bool:
    """Say whether the wrong direction of one of the curves gives every rate with a usual threshold and two cuts or more."""
    found = [_match(rate, s, upside_down=True) for s in curves]
    return any(m is not None and m.threshold <= _USUAL and m.cuts >= _LEAST_WRONG for m in found)


def _named_mode(run: Run) -> str:
    """Return the one mode that the script or the settings beside a plateau schedule name, '' for none or both."""
    for event in habits(run, "plateau_wrong_way"):
        return event.word("mode")
    if not _is_named(run):
        return ""
    told = {str(s.value).lower() for s in run.settings if s.leaf.endswith("mode")}
    modes = told & {"min", "max"}
    return modes.pop() if len(modes) == 1 else ""


def _mode(watched: Series, *, upside_down: bool) -> Mode:
    return "max" if bool(watched.higher_is_better) is not upside_down else "min"


def _match(rate: Series, watched: Series, *, upside_down: bool) -> PlateauMatch | None:
    if watched.xs != rate.xs or watched.first_non_finite is not None:
        return None
    return find_plateau(rate.values, watched.values, (_mode(watched, upside_down=upside_down),))


def _certain(run: Run, rate: Series, match: PlateauMatch) -> bool:
    beats = evenly_spaced_cuts(rate.values) and not rests_at_eps(rate.values)
    return match.cuts >= _LEAST_WRONG and (_is_named(run) or not beats)


def _is_named(run: Run) -> bool:
    return any("plateau" in f"{s.name}={s.value}".lower() for s in run.settings)


def _report(rate: Series, watched: Series, match: PlateauMatch, *, upside_down: bool, named: bool) -> Finding:
    first = next(i for i in range(1, len(rate)) if rate.values[i] < 0.95 * rate.values[i - 1])
    right = "max" if watched.higher_is_better else "min"
    title = (
        f"{watched.name} 값은 {'높을' if watched.higher_is_better else '낮을'}수록 좋은데 plateau 스케줄러가 mode='{match.mode}'로 보고 "
        f"좋아지는 동안 학습률을 {match.cuts}번 낮췄습니다."
        if upside_down
        else f"학습률이 낮아진 {match.cuts}번은 모두 {watched.name} 값이 {match.patience}번 넘게 나아지지 않은 뒤이며, plateau 스케줄러{'가' if named else '라면'} 설계대로 움직인 것입니다."
    )
    return finding(
        title,
        calculated(
            f"ReduceLROnPlateau(mode='{match.mode}', patience={match.patience}, factor={match.factor:.3g}) 모의 실행이 기록된 학습률 {len(rate)}개와 모두 일치합니다.",
            float(len(rate)),
            f"{watched.name} {len(watched)}개를 차례로 넣고 학습률을 2 % 안에서 비교, 올바른 mode는 '{right}'",
        ),
        cite_point(rate, first - 1, "낮추기 전"),
        cite_point(rate, first, "낮춘 뒤"),
        cite_point(watched, max(0, first - 1), f"처음 {figure(watched.values[0])}"),
        severity=Severity.HIGH if upside_down else Severity.INFO,
        argues={**_UPSIDE_DOWN, "healthy_converged": -1.0} if upside_down else _AS_DESIGNED,
        facts={"patience": float(match.patience), "factor": match.factor, "cuts": float(match.cuts)},
    )
