"""SCR297: axes are swapped by giving sizes in another order."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR297", "axes-swapped-by-reshape", {"code_error": 4.0})
def axes_swapped_by_reshape(run: Run) -> Iterator[Finding]:
    """Report axes that are swapped with view or reshape.

    ## What it does
    Finds `x.view(x.size(1), x.size(0), x.size(2))`: the sizes of x itself in another order.
    ## Why it matters
    view and reshape keep the order of the numbers: rows, time steps and features of different samples are mixed, while
    every shape fits.
    ## Fires on
    The habit: a fault where the rows are moved or the training loss makes no progress, else supported.
    ## Stays silent on
    transpose and permute, sizes that are not all of the tensor itself, two dimensions alone.
    ## Source
    torch.Tensor.view: "shares the same data"; torch.permute moves axes.
    """
    stuck = signs.no_progress(run)
    for event in habits(run, "axes_by_reshape"):
        rows = bool(event.number("rows"))
        yield finding(
            f"{event.word('name')} 텐서의 축을 transpose가 아니라 view/reshape로 바꾸어, 서로 다른 표본{'' if rows else ' 안의 축'}의 값이 섞입니다.",
            cite_line(
                event, "view와 reshape는 숫자의 순서를 그대로 두므로 축을 바꾸려면 transpose나 permute를 써야 합니다."
            ),
            *stuck,
            severity=Severity.HIGH,
            argues={
                "code_error": 4.0 if stuck or rows else 3.0,
                "underfit": -3.0,
                "labels_shuffled": -1.0,
                "plateau_prior": -2.0,
                "lr_too_low": -2.0,
            },
        )
        return
