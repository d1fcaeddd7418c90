"""Lower a learning rate that made the loss diverge, collapse or oscillate."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.target_lr import lower_lr
from jindan_tools.fixes.where import key, peak_lr, place
from jindan_tools.model.event import Event, EventKind, training_scripts
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure


def lower_learning_rate(situation: Situation) -> Iterator[Fix]:
    """Plan a lower learning rate with its computed value and the loss that shows it holds."""
    run = situation.run
    now = peak_lr(run)
    # An adapter that is added too strongly has another value to change.
    if situation.finding("OPT012") is not None:
        return
    if situation.finding("DET010") is not None:
        if situation.cause.id == "optimizer_lr_mismatch":
            yield _recipe_of_queries(situation)
        return
    if now is None or now <= 0:
        yield _unknown_rate(situation)
        return
    target = lower_lr(run, now, situation.fact("BAT006", "scaled_lr"))
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "learning_rate"),
        before=figure(now),
        after=figure(target.value),
        where=place(run, "learning_rate"),
        priority=1,
        why=target.reason,
        expected=_expected(run),
        verify=_control(run, target.value / now),
        kind=FixKind.CONFIG,
        evidence_ids=situation.cause.arguments_for[0].evidence_ids if situation.cause.arguments_for else (),
    )


def _recipe_of_queries(situation: Situation) -> Fix:
    """Return AdamW at its own rate for a DETR: a lower rate of SGD is no remedy."""
    return situation.fix(
        "optimizer와 학습률",
        "AdamW, 0.0001 (Ultralytics에서는 optimizer=AdamW lr0=0.0001 warmup_bias_lr=0)",
        before=f"SGD, {figure(situation.fact('DET010', 'rate'))}",
        where=place(situation.run, "optimizer"),
        why="SGD의 학습률만 낮추면 느려질 뿐입니다. 어텐션 층은 기울기의 크기가 층마다 크게 달라 Adam 계열이 필요합니다.",
        expected="첫 몇 에폭 안에 giou_loss가 내려가기 시작하고 mAP가 0을 벗어납니다.",
        verify="COCO로 학습한 가중치(rtdetr-l.pt)에서 시작해 5 에폭만 먼저 확인하세요. 처음부터 배우려면 훨씬 오래 걸립니다.",
        kind=FixKind.CONFIG,
    )


def _unknown_rate(situation: Situation) -> Fix:
    """Plan a lower rate where neither the configuration nor the log tells it: from the optimizer of the script, else a tenth."""
    made = _made_in_script(situation.run)
    rate = None if made is None else made.number("rate")
    if made is not None and rate:
        target = lower_lr(situation.run, rate, optimizer=made.word("optimizer"))
        return situation.fix(
            f"{made.word('optimizer')}의 lr",
            figure(target.value),
            before=figure(rate),
            where=made.source.place(),
            why=f"{target.reason} 지금 값은 스크립트의 기본값을 따라가 셈한 것입니다. 명령행에서 다른 값을 주었다면 그 값에 같은 비율을 쓰세요.",
            expected=_expected(situation.run),
            verify=_control(situation.run, target.value / rate),
            kind=FixKind.CODE,
        )
    return situation.fix(
        "학습률",
        "지금 값의 1/10",
        where=dialect(situation.run.framework).settings,
        why="설정과 로그에 학습률이 없어 값은 계산하지 못했습니다. 로그에 학습률을 함께 찍어 두세요.",
        expected=_expected(situation.run),
        verify=_control(situation.run, 0.1),
        kind=FixKind.CONFIG,
    )


def _made_in_script(run: Run) -> Event | None:
    """Return the optimizer that the only training script of a run makes, None for none or for several scripts."""
    found = list(run.of_kind(EventKind.SCRIPT))
    scripts = {e.source.path for e in training_scripts(found)}
    made = [e for e in found if e.word("habit") == "optimizer_made"]
    return made[0] if len(scripts) == 1 and len(made) == 1 else None


def _control(run: Run, share: float) -> str:
    """Return the cheapest experiment: this value alone up to where it went wrong, and the rate that the log must show there."""
    alone = "한 번에 이 값 하나만 바꾸고"
    series, rate = train_loss(run), learning_rate(run)
    at = None if series is None else series.first_non_finite
    if series is None or (at is None and series.best is None):
        return f"{alone} 처음 100스텝의 손실이 첫 값을 넘지 않는지 보세요."
    bad = at if at is not None else min((series.best or 0) + 1, len(series) - 1)
    shown = "" if rate is None or rate.axis is not series.axis else _rate_at(rate, series.xs[bad], share)
    return f"{alone} {series.x_label(bad)}까지만 돌려 보세요.{shown} 그래도 같은 자리에서 나빠지면 학습률이 원인이 아닙니다."


def _rate_at(rate: Series, x: float, share: float) -> str:
    known = [v for p, v in zip(rate.xs, rate.values, strict=True) if p <= x and math.isfinite(v)]
    if not known or known[-1] <= 0:
        return ""
    return f" 그때의 학습률은 {figure(known[-1])} 대신 {figure(known[-1] * share)}입니다."


def _expected(run: Run) -> str:
    series = train_loss(run)
    if series is None or not series.finite:
        return "학습 손실이 첫 기록보다 커지지 않아야 합니다."
    best = series.best
    bad = series.first_non_finite
    if bad is not None:
        return f"{series.x_label(bad)}을 지나서도 손실이 유한하고, 이번 최저값 {figure(min(series.finite))}보다 낮아집니다."
    if best is not None and series.values[-1] > 1.5 * series.values[best]:
        spot = f"최저였던 {series.x_label(best)}을 지나서도"
        return f"{spot} 손실이 {figure(series.values[best])}보다 더 내려갑니다(이번에는 {figure(series.values[-1])}까지 올랐습니다)."
    return f"손실이 첫 기록 {figure(series.finite[0])} 아래에서 내려가고 이번 최저값 {figure(min(series.finite))}보다 낮아집니다."
