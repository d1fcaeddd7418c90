"""Set a gradient clipping limit that lets usual gradients pass."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure

_USUAL = 1.0


def raise_clip_limit(situation: Situation) -> Iterator[Fix]:
    """Plan the usual limit of 1.0, or twice the median norm when that is larger."""
    run = situation.run
    unscaled = situation.fact("GRD007", "unscaled")
    if unscaled is not None:
        yield _unscale_first(situation, unscaled)
        return
    norm = grad_norm(run)
    level = median(norm.finite) if norm is not None and norm.finite else None
    limit = max(_USUAL, round(2 * level, 1)) if level is not None else _USUAL
    now = run.number("grad_clip")
    if now is not None and now >= limit:
        return
    loss = train_loss(run)
    start = f"{figure(loss.finite[0])} 아래로 " if loss is not None and loss.finite else ""
    seen = f"자르기 전 grad_norm의 중앙값은 {figure(level)}입니다. " if level is not None else ""
    yield situation.fix(
        key(run, "grad_clip") if now is not None else dialect(run.framework).clip or "max_norm",
        figure(limit),
        before=written(run, "grad_clip") or f"{figure(limit)}보다 낮게 적은 값",
        where=place(run, "grad_clip"),
        why=f"{seen}한도는 드문 폭주만 자르고 보통의 기울기는 그대로 두는 값이어야 합니다.{_unless(run, now)}",
        expected=f"대부분의 스텝에서 grad_norm이 {figure(limit)} 아래이고, 손실이 100스텝 안에 {start}내려가기 시작합니다.",
        verify=f"100스텝만 돌려 clip_grad_norm_ 값(자르기 전 노름)이 한도 {figure(limit)}를 넘는 비율을 세세요. 10 % 아래면 맞습니다. AMP라면 scaler.unscale_ 다음에 자르는지도 봅니다.",
        kind=FixKind.CONFIG,
    )


def _unscale_first(situation: Situation, unscaled: float) -> Fix:
    """Return the step for a limit that was applied to scaled gradients: the limit itself is an ordinary one."""
    return situation.fix(
        "scaler.unscale_(optimizer)",
        "clip_grad_norm_ 바로 앞에서 호출",
        before="호출 없음(또는 뒤에서 호출)",
        where="학습 루프에서 기울기를 자르는 줄",
        why="자르기 전 노름이 AMP의 배율(처음 65,536)만큼 큽니다. 한도는 그대로 두고 배율을 먼저 되돌립니다.",
        expected=f"기록되는 grad_norm이 {figure(unscaled)} 부근이 되고, 손실이 100스텝 안에 내려가기 시작합니다.",
        verify="100스텝만 돌려 노름이 한도를 넘는 비율을 세세요. 순서는 scaler.scale(loss).backward(), unscale_, clip_grad_norm_, scaler.step, scaler.update입니다.",
    )


def _unless(run: Run, now: float | None) -> str:
    """Say when the step is none: where nobody wrote a limit, the Trainer's own is already that high."""
    if now is not None:
        return ""
    if run.framework is Framework.HF_TRAINER:
        return " 한도가 기록에 없습니다. 어디에도 적지 않았다면 기본값이 이미 1이므로 이 조치는 필요 없고 다른 원인을 봅니다."
    return " 한도가 기록에 없습니다. 코드에 없다면 이 조치는 필요 없고 다른 원인을 봅니다."
