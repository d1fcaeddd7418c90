"""GRD007: the gradient norm is far above the clipping limit in every record."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import grad_norm, train_loss, val_metric
from jindan_tools.curves.shape import relative_drop
from jindan_tools.curves.stillness import is_flat
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST = 5
_RATIO = 10.0
_EXTREME = 50.0
_FOUND, _CREEPS = 0.05, 0.4
# torch.amp.GradScaler: the loss is multiplied by 65536 at first; usual norms of gradients are of this size.
_SCALE, _USUAL = 65536.0, (0.02, 50.0)


@rule("GRD007", "always-clipped", {"clip_misuse": 3.5, "lr_too_low": -1.0, "params_not_in_optim": -1.0})
def always_clipped(run: Run) -> Iterator[Finding]:
    """Report a clipping limit that cuts every gradient to a small part of its size.

    ## What it does
    Compares the median of the logged gradient norm with the limit in force.
    ## Why it matters
    With plain SGD the step becomes rate times limit, whatever the gradient says. Adam divides by its own scale, so
    there a constant clip changes little. Under AMP a norm of tens of thousands is that of scaled gradients: the limit
    was applied before `scaler.unscale_`.
    ## Fires on
    A norm above the limit in 90 % of the records. Serious only when it is 50 times the limit and the loss is flat (or, in a detector trained by SGD, the mAP near 0).
    ## Stays silent on
    Unknown or switched off limits, norms below ten times the limit, fewer than five records.
    ## Source
    torch clip_grad_norm_ returns the norm before clipping, which trainers log; Zhang et al. 2020 on clipped SGD.
    """
    norm, limit, proof = grad_norm(run), run.number("grad_clip"), cite_setting(run, "grad_clip")
    if norm is None or limit is None or proof is None or limit <= 0 or len(norm.finite) < _LEAST:
        return
    level = median(norm.finite)
    over = sum(v > limit for v in norm.finite) / len(norm.finite)
    if over < 0.9 or level < _RATIO * limit:
        return
    weight, severity = _judge(run, level / limit)
    scaled = run.word("precision") in ("amp", "fp16") and _USUAL[0] <= level / _SCALE <= _USUAL[1]
    reason = (
        f" 65,536으로 나누면 {figure(level / _SCALE)}인 보통의 기울기이므로, AMP의 배율을 되돌리기(unscale_) 전에 자른 것입니다."
        if scaled
        else ""
    )
    yield finding(
        f"기울기 노름의 중앙값이 클리핑 한계의 {times(level / limit)}라서 기울기가 늘 잘립니다.{reason}",
        proof,
        cite_point(norm, -1, "자르기 전 노름"),
        calculated(
            "중앙값과 한계의 비입니다.", level / limit, f"{figure(level)} ÷ {figure(limit)} = {figure(level / limit)}"
        ),
        *(
            (
                calculated(
                    "AMP의 처음 배율로 나눈 노름입니다.",
                    level / _SCALE,
                    f"{figure(level)} ÷ 65,536 = {figure(level / _SCALE)}",
                ),
            )
            if scaled
            else ()
        ),
        severity=severity,
        argues={"clip_misuse": weight, "lr_too_low": -1.0} if weight >= 2 else {"clip_misuse": weight},
        facts={"ratio": level / limit, "share_clipped": over} | ({"unscaled": level / _SCALE} if scaled else {}),
    )


def _held_back(run: Run) -> bool:
    """Return whether a detector trained by SGD finds next to nothing and its loss has hardly begun to fall."""
    loss, metric = train_loss(run), val_metric(run)
    if loss is None or metric is None or not metric.finite or not is_detector(run):
        return False
    sgd = optimizer_family(run.word("optimizer")) is OptimizerFamily.SGD
    return sgd and 0 <= max(metric.finite) < _FOUND and relative_drop(loss.finite) < _CREEPS


def _judge(run: Run, ratio: float) -> tuple[float, Severity]:
    loss = train_loss(run)
    flat = loss is not None and (is_flat(loss.values, 0.02) or relative_drop(loss.finite or (0.0,)) < 0.02)
    # transformers' Trainer takes AdamW where no other optimizer is named.
    named = run.word("optimizer") or ("AdamW" if run.framework is Framework.HF_TRAINER else "")
    adaptive = optimizer_family(named) is OptimizerFamily.ADAM
    if ratio >= _EXTREME and not adaptive and (flat or _held_back(run)):
        return 3.5, Severity.HIGH
    if ratio >= _EXTREME and flat:
        return 1.5, Severity.MEDIUM
    # Adam divides by its own scale: where it learns, a constant clip is no fault at all.
    return (0.0, Severity.INFO) if adaptive else (0.5, Severity.LOW)
