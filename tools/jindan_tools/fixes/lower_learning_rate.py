"""Lower a learning rate that made the loss diverge, collapse or oscillate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.registry import Situation, fix_for
from jindan_tools.fixes.target_lr import lower_lr
from jindan_tools.fixes.where import key, peak_lr, place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure, times


@fix_for(
    "nan_lr_diverge", "optimizer_lr_mismatch", "lr_too_high_oscillate", "diverge_no_nan", "grad_explode",
    "batch_scaled_lr_not", "early_stop_after_collapse",
)
def lower_learning_rate(situation: Situation) -> Iterator[Fix]:
    """Plan a lower learning rate with its computed value and the loss that shows it holds."""
    run = situation.run
    now = peak_lr(run)
    if now is None or now <= 0:
        return
    target = lower_lr(run, now)
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "learning_rate"),
        before=figure(now),
        after=figure(target.value),
        where=place(run, "learning_rate"),
        priority=1,
        why=f"지금 값은 {times(now / target.value)} 큽니다. {target.reason}",
        expected=_expected(run),
        verify="한 번에 이 값 하나만 바꾸고, 문제가 났던 지점을 지날 때까지 손실과 gradient norm을 함께 보세요.",
        kind=FixKind.CONFIG,
        evidence_ids=situation.cause.arguments_for[0].evidence_ids if situation.cause.arguments_for else (),
    )


def _expected(run: Run) -> str:
    series = train_loss(run)
    if series is None or not series.finite:
        return "학습 손실이 첫 기록보다 커지지 않아야 합니다."
    best = series.best
    bad = series.first_non_finite
    place_name = series.x_label(bad if bad is not None else len(series) - 1)
    low = f" 이번 최저값 {figure(series.values[best])}보다 낮아져야 합니다." if best is not None else ""
    return f"{place_name}까지 손실이 모두 유한하고 첫 기록 {figure(series.finite[0])} 아래에 머무르며,{low or ' 계속 내려가야 합니다.'}"
