"""NUM090: one batch has a gradient without bound while its loss is as usual."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.singular_gradient import only_there, singular_gradient
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule(
    "NUM090",
    "gradient-without-bound",
    {"nan_bad_data": 3.0, "nan_lr_diverge": -3.0, "grad_explode": -2.0, "no_nan_stop": -1.0},
)
def gradient_without_bound(run: Run) -> Iterator[Finding]:
    """Report a gradient norm of a hundred thousand times its level in the last record before NaN, beside an ordinary loss.

    ## What it does
    Compares norm and loss of the last finite record with the five before, and names a logged quantity that is 0 there only.
    ## Why it matters
    Weights that ran away show in the loss of the same step. A loss as usual means that the derivative itself has no end at
    this input: x / |x| of a row of zeros has a gradient of 1 / eps = 1e12, as have sqrt(0), log(0) and a spread of 0.
    Clipping such a norm turns it into NaN, a lower rate changes nothing.
    ## Fires on
    A norm 1e5 times the median of five calm ones, a loss at most 1.3 times its own, and NaN in the next record.
    ## Stays silent on
    Norms or losses that had been rising, epoch means.
    ## Source
    torch.nn.functional.normalize divides by max(|x|, eps) with eps 1e-12; torch.sqrt has an infinite derivative at 0.
    """
    found = singular_gradient(run)
    if found is None:
        return
    norm, loss = found.norm, found.loss
    zero = only_there(run, found)
    told = "" if zero is None else f" 그 기록에서만 {zero[0].name} 값이 0입니다."
    ratio = norm.values[found.at] / found.usual
    yield finding(
        f"NaN 직전 {loss.x_label(found.place)}에서 손실은 평소 수준인데 기울기 노름만 {ratio:.1e}배로 뛰어, 가중치의 발산이 아니라 "
        f"그 배치에서 미분이 무한해지는 계산(0 벡터의 정규화, sqrt(0), log(0))입니다.{told}",
        cite_point(norm, found.at, "무한에 가까운 기울기"),
        cite_point(loss, found.place, "같은 배치의 손실"),
        *(() if zero is None else (cite_point(zero[0], zero[1], "그 배치에서만 0"),)),
        calculated(
            "손실은 앞선 다섯 기록의 중앙값과 같은 수준입니다.",
            loss.values[found.place] / found.usual_loss,
            f"{figure(loss.values[found.place])} ÷ {figure(found.usual_loss)}; 노름 {figure(norm.values[found.at])} ÷ {figure(found.usual)}",
        ),
        severity=Severity.CRITICAL,
        facts={"ratio": ratio},
    )
