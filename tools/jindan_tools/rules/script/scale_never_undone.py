"""SCR220: the loss is multiplied by a scale that nothing takes out of the gradients again."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR220", "scale-never-undone", {"loss_scale_wrong": 4.0})
def scale_never_undone(run: Run) -> Iterator[Finding]:
    """Report `scaler.scale(loss).backward()` followed by a plain step of an optimizer whose step grows with the gradient.

    ## What it does
    Finds a scaled backward in a script in which nothing unscales and no scaler steps.
    ## Why it matters
    The scale begins at 65,536: SGD takes steps as many times too large, and the first updates ruin the weights.
    ## Fires on
    The habit. Established with SGD when the loss grows or is no number; a remark for optimizers of the Adam family, whose step hardly depends on the scale.
    ## Stays silent on
    Scripts that unscale anywhere, that step by the scaler, or that touch `.grad`; a scaler that may be switched off.
    ## Source
    torch.amp.GradScaler: init_scale 2**16; step() unscales, an optimizer does not.
    """
    for event in habits(run, "scale_never_undone"):
        sgd = event.word("optimizer") in {"SGD", "ASGD", "Rprop"}
        grown = signs.grows(run) or signs.broken(run)
        yield finding(
            "손실에 곱한 스케일(기본 65536)을 되돌리지 않고 optimizer.step()을 직접 호출해, 기울기가 그만큼 큰 채로 갱신합니다.",
            cite_line(
                event,
                f"{event.number('scale_line') or 0:.0f}번째 줄에서 scaler.scale(loss).backward()를 부르므로 여기는 scaler.step(optimizer)와 scaler.update()여야 합니다.",
            ),
            *grown,
            severity=Severity.HIGH if sgd else Severity.LOW,
            argues={
                "loss_scale_wrong": 4.0 if grown else 3.0,
                "nan_bad_data": -3.0,
                "nan_lr_diverge": -2.0,
                "nan_fp16_overflow": -1.0,
                "lr_too_high_oscillate": -2.0,
                "nan_from_step0": -1.0,
            }
            if sgd
            else {"loss_scale_wrong": 1.0},
        )
        return
