"""Find the figure of a run that a cause would not have left: what really excludes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.recipe import assumed_family, family_of, training_kind
from jindan_tools.curves.select import grad_norm, learning_rate, train_loss, val_loss, val_metric
from jindan_tools.frameworks.optimizer_ranges import LrRange, usual_lr_range
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure, percent

# A loss that fell by a third was learnt, one that fell by a fifth was updated, one that moved less than this stood still.
_LEARNT, _UPDATED, _STILL, _NEARLY_ALL = 0.3, 0.2, 0.02, 0.995
# A held-out curve tells where its best record is from five records on, within 2 % of it.
_FEWEST, _NEAR, _EARLY = 5, 1.02, 0.6
_REAL_GRADIENT = 1e-3
_LARGE_BATCH, _MANY_UPDATES = 32, 1000


def contrary(run: Run, cause_id: str) -> str:
    """Return the Korean sentence with the figure and its place that speaks against a cause, '' where no record does."""
    return next((told for check in _CHECKS.get(cause_id, ()) if (told := check(run))), "")


def _fell(run: Run) -> tuple[Series, float] | None:
    """Return the training loss and the share by which it fell, None where its fall tells nothing."""
    series = train_loss(run)
    if series is None or len(series.finite) < 2 or series.finite[0] <= 0 or not falls_when_good(run, series):
        return None
    return series, 1 - min(series.finite) / series.finite[0]


def _movement(series: Series, share: float) -> str:
    low = series.argmin or 0
    by = "" if share > _NEARLY_ALL else f" {percent(share, 0)}"
    fall = f"{figure(series.finite[0])}에서 {figure(series.values[low])}까지{by}"
    return f"{series.told} 값이 {fall} 줄었습니다({series.source(low).place()})."


def _was_learnt(run: Run) -> str:
    known = _fell(run)
    return _movement(*known) if known is not None and known[1] >= _LEARNT else ""


def _was_updated(run: Run) -> str:
    known = _fell(run)
    return f"{_movement(*known)} 가중치는 갱신되고 있습니다." if known is not None and known[1] >= _UPDATED else ""


def _nothing_was_fitted(run: Run) -> str:
    known = _fell(run)
    if known is None or known[1] >= _STILL:
        return ""
    series, share = known
    first, low = figure(series.finite[0]), figure(min(series.finite))
    moved = f"내내 {first} 그대로입니다" if first == low else f"{first}에서 {low}까지 {percent(share)}만 줄었습니다"
    return f"라벨이 틀려도 외우는 만큼은 내려가는데 {series.told} 값은 {moved}({series.source(-1).place()})."


def _gradient_arrives(run: Run) -> str:
    series = grad_norm(run)
    if series is None or len(series.finite) < 2 or median(series.finite) < _REAL_GRADIENT:
        return ""
    return f"{series.told} 중앙값({figure(median(series.finite))})이 0이 아닙니다({series.source(0).place()}부터)."


def _held_out_stays(run: Run) -> str:
    """Return that the held-out loss ends at its best: nothing was fitted too closely."""
    series = val_loss(run)
    if series is None or len(series.finite) < _FEWEST or series.first_non_finite is not None or series.best is None:
        return ""
    low, last = series.values[series.best], series.values[-1]
    if low <= 0 or last > _NEAR * low:
        return ""
    return f"{series.told} 값은 마지막에 {figure(last)} 값으로, 최저값 {figure(low)}에서 다시 오르지 않았습니다({series.source(-1).place()})."


def _metric_stays(run: Run) -> str:
    """Return that the held-out metric ends at its best."""
    series = val_metric(run)
    if series is None or len(series.finite) < _FEWEST or series.first_non_finite is not None or series.best is None:
        return ""
    best, last = series.values[series.best], series.values[-1]
    if series.best == series.finite_indices[0] or abs(last - best) > (_NEAR - 1) * abs(best):
        return ""
    return f"{series.told} 값은 마지막에 {figure(last)} 값으로, 최고값 {figure(best)}에서 나빠지지 않았습니다({series.source(-1).place()})."


def _apart_from_the_start(run: Run) -> str:
    """Return that the held-out loss never came below where training began."""
    held_out, known = val_loss(run), _fell(run)
    if held_out is None or known is None or not held_out.finite or held_out.best is None:
        return ""
    low, first = held_out.values[held_out.best], known[0].finite[0]
    if low <= first or known[1] < _STILL:
        return ""
    start = f"배우기 시작할 때의 {known[0].told} {figure(first)}보다 높습니다"
    place = held_out.source(held_out.best).place()
    return f"{held_out.told} 값은 가장 낮을 때도 {figure(low)} 값으로, {start}({place}). 과적합이면 처음에는 함께 내려갑니다."


def _no_longer_improves(run: Run) -> str:
    """Return where the best held-out record was, early in the run: more of the same brings nothing."""
    series = val_metric(run) or val_loss(run)
    if series is None or len(series) < _FEWEST or series.best is None or series.best > _EARLY * (len(series) - 1):
        return ""
    rest, best = len(series) - 1 - series.best, series.best
    when = f"{series.x_label(best)}의 {figure(series.values[best])}({series.source(best).place()})"
    return f"{series.told} 값은 {when}에서 가장 좋았고 그 뒤 {rest}번은 더 낫지 않습니다."


def _never_above_the_first(run: Run) -> str:
    series = train_loss(run)
    if series is None or len(series.finite) < _FEWEST or series.first_non_finite is not None:
        return ""
    first, highest = series.finite[0], max(series.finite[1:])
    if first <= 0 or highest > _NEAR * first:
        return ""
    place = series.source(series.values.index(highest)).place()
    return f"{series.told} 값은 첫 기록 {figure(first)} 위로 오른 적이 없습니다(그 뒤 가장 큰 값 {figure(highest)}, {place})."


def _range_of(run: Run) -> LrRange | None:
    family, kind = family_of(run) or assumed_family(run), training_kind(run)
    return usual_lr_range(family, kind) if family is not None and kind is not None else None


def _rate_is_not_low(run: Run) -> str:
    usual, rate = _range_of(run), highest_rate(run)
    return "" if usual is None or rate is None or rate < usual.low else _rate_beside(run, rate, usual)


def _rate_is_not_high(run: Run) -> str:
    usual, rate = _range_of(run), highest_rate(run)
    return "" if usual is None or rate is None or rate > usual.high else _rate_beside(run, rate, usual)


def _rate_beside(run: Run, rate: float, usual: LrRange) -> str:
    inside = "안입니다" if rate <= usual.high else "위입니다"
    side = "아래입니다" if rate < usual.low else inside
    span = f"{figure(usual.low)}~{figure(usual.high)}"
    return f"가장 높은 학습률이 {figure(rate)} 값으로, 이 옵티마이저의 통상 범위({span}) {side}{_of_rate(run)}."


def _of_rate(run: Run) -> str:
    series, given = learning_rate(run), run.config.get("learning_rate")
    if series is not None and series.argmax is not None:
        return f"({series.source(series.argmax).place()})"
    return f"({given.source.place()})" if given is not None and given.source is not None else ""


def _large_batch(run: Run) -> str:
    batch = run.number("effective_batch") or 0.0
    return f"한 번 갱신에 {figure(batch)}개를 봅니다." if batch >= _LARGE_BATCH else ""


def _many_updates(run: Run) -> str:
    done = run.steps_done or 0.0
    return f"가중치를 {figure(done)}번 갱신했습니다." if done >= _MANY_UPDATES else ""


_CHECKS: Mapping[str, tuple[Callable[[Run], str], ...]] = {
    "lr_too_low": (_was_learnt, _rate_is_not_low),
    "underfit": (_was_learnt,),
    "frozen_layers": (_was_updated, _gradient_arrives),
    "detach_no_grad": (_was_updated, _gradient_arrives),
    "params_not_in_optim": (_was_updated,),
    "dying_relu": (_was_updated, _gradient_arrives),
    "grad_vanish": (_was_updated, _gradient_arrives),
    "overfit": (_held_out_stays, _apart_from_the_start, _metric_stays),
    "memorisation": (_held_out_stays, _apart_from_the_start),
    "labels_shuffled": (_nothing_was_fitted,),
    "epochs_too_few": (_no_longer_improves,),
    "few_optimizer_steps": (_many_updates,),
    "lr_too_high_oscillate": (_rate_is_not_high, _never_above_the_first),
    "diverge_no_nan": (_never_above_the_first,),
    "grad_explode": (_never_above_the_first,),
    "nan_lr_diverge": (_rate_is_not_high,),
    "optimizer_lr_mismatch": (_rate_is_not_high,),
    "batch_noise": (_large_batch,),
}
