"""FIT251: the router of a mixture of experts sends nearly every token to one expert."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_stated
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_BALANCE = regex(r"(?:^|[/_ ])(?:aux(?:iliary)?|load_?balanc(?:e|ing)|balance|router_aux|moe_aux)(?:[_ ]?loss)?$")
_COUNTS = ("num_experts", "num_local_experts", "n_experts", "moe_num_experts", "n_routed_experts", "experts")
_SHARES = (
    "router_aux_loss_coef",
    "moe_aux_loss_coeff",
    "aux_loss_coef",
    "aux_loss_alpha",
    "aux_loss_weight",
    "load_balance_coef",
)
_LEAST, _FEWEST = 10, 4
_ALL, _BALANCED = 0.75, 0.5


@rule(
    "FIT251",
    "experts-collapse",
    {"config_error": 3.0, "underfit": -2.0, "lr_too_low": -2.0, "healthy_converged": -4.0, "label_noise": -2.0},
)
def experts_collapse(run: Run) -> Iterator[Finding]:
    """Report a balance loss of a mixture of experts that rises from 1 to nearly the number of experts.

    ## What it does
    Compares the unscaled load-balancing loss with the number of experts N: N times the sum of share times probability is 1 where all
    experts get the same and N where one gets everything.
    ## Why it matters
    One expert learns, the others stand idle or drop their tokens: the model is as small as that one. A larger model or another rate does not help.
    ## Fires on
    Four experts or more, ten records or more, a last quarter above 0.75 N after values below 0.5 N. With a coefficient of 0 nothing ever balanced them.
    ## Stays silent on
    A balance loss near 1 or near the experts per token (it cannot fall further), unknown numbers of experts.
    ## Source
    Fedus et al. 2021, Switch Transformers, equation 4; transformers load_balancing_loss_func.
    """
    count = next((s for s in run.stated(*_COUNTS) if (s.number() or 0) >= _FEWEST), None)
    loss = next((s for s in run.series if _BALANCE.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    if count is None or loss is None:
        return
    experts, level = count.number() or 1.0, median(tail(loss.finite))
    if not _ALL * experts <= level <= 1.05 * experts or min(loss.finite[: len(loss.finite) // 2]) > _BALANCED * experts:
        return
    share = next((s for s in run.stated(*_SHARES) if s.number() is not None), None)
    off = share is not None and share.number() == 0
    yield finding(
        f"라우터가 전문가 하나로 몰렸습니다. {loss.name} 값이 고르게 나눌 때의 1에서 {figure(level)}까지 올라 전문가 수 {figure(experts)}에 가깝습니다."
        + (f" {share.name} 값이 0이라 고르게 나누도록 하는 항이 꺼져 있었습니다." if off and share is not None else ""),
        *cite_ends(loss),
        cite_stated(count),
        *((cite_stated(share),) if share is not None else ()),
        calculated("한 전문가가 모두 받으면 이 값입니다.", experts, f"{figure(experts)} × (1 × 1) = {figure(experts)}, 고르면 {figure(experts)} × {figure(experts)} × (1/{figure(experts)})² = 1"),
        severity=Severity.HIGH,
        argues=None if off else {"config_error": 2.0, "underfit": -2.0, "lr_too_low": -2.0, "healthy_converged": -4.0, "label_noise": -2.0},
        facts={"experts": experts, "level": level},
    )  # fmt: skip
