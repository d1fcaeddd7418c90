"""SCR080: the script drops activations in evaluation too, whatever mode the model is in."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure

_LEAST = 3
_STRONG = 0.25


@rule("SCR080", "dropout-always-on", {"eval_mode_missing": 4.0})
def dropout_always_on(run: Run) -> Iterator[Finding]:
    """Report a forward pass whose dropout eval() does not switch off.

    ## What it does
    Finds F.dropout without `training=self.training`, scaled_dot_product_attention with a fixed dropout_p, and dropout
    layers that are made within forward.
    ## Why it matters
    The functional form drops by default, and a new layer is in training mode: model.eval() changes neither. Every
    held-out figure is that of a randomly thinned model, and the deployed one answers at random as well.
    ## Fires on
    Runs that were evaluated three times and more. A fault when a quarter and more is dropped, or the share is not
    written out; else a hypothesis.
    ## Stays silent on
    Calls that pass `training` or stand under a test of it, a share of 0, runs that crashed.
    ## Source
    torch.nn.functional.dropout: training=True by default; scaled_dot_product_attention: dropout_p is always applied.
    """
    held_out = val_metric(run) or val_loss(run)
    if run.ending is Ending.CRASHED or held_out is None or len(held_out.finite) < _LEAST:
        return
    for event in habits(run, "dropout_always_on"):
        share = event.number("p")
        strong = share is None or share >= _STRONG
        said = "" if share is None else f" {figure(share)} 비율로"
        yield finding(
            f"{event.word('call')} 호출이 model.eval() 뒤에도{said} 계속 값을 버려, 검증 값이 드롭아웃을 켠 채 나온 것입니다.",
            cite_line(
                event,
                "이 호출은 모델의 모드를 보지 않습니다. training=self.training을 넘기거나 __init__에서 만든 nn.Dropout을 써야 합니다.",
            ),
            cite_point(held_out, held_out.finite_indices[-1], "드롭아웃이 켜진 값"),
            severity=Severity.HIGH if strong else Severity.MEDIUM,
            argues=(
                {"eval_mode_missing": 4.0, "overfit": -2.0, "underfit": -2.0, "healthy_converged": -4.0}
                if strong
                else {"eval_mode_missing": 1.5}
            ),
        )
        return
