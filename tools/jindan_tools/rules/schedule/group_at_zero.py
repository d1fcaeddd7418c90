"""LRS310: one parameter group trains at a rate of zero from the first record to the last while another has one."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_LEAST, _NOTHING = 5, 1e-12
_POOR, _FELL = 0.5, 0.4
_HEAD = regex(r"head|classif|fc|decoder|proj|output")


@rule("LRS310", "group-at-zero", {"frozen_layers": 3.0, "lr_too_low": 1.0})
def group_at_zero(run: Run) -> Iterator[Finding]:
    """Report a parameter group whose rate is zero in every record beside another that has one.

    ## What it does
    Compares the logged rates of the parameter groups.
    ## Why it matters
    The rate that one reads is that of the first group. LambdaLR takes a function a group, and one that returns 0 until an epoch that is
    never reached freezes its group for the whole run; for a new head everything it answers stays random.
    ## Fires on
    Two groups or more, one at zero in five records or more; a fault when less than half is right at best and the training loss fell by less
    than 40 %, a remark otherwise.
    ## Stays silent on
    Groups that get a rate later; a first group at zero (linear probing) is a remark; a single group, rates that are zero everywhere (LRS041).
    ## Source
    torch LambdaLR(lr_lambda=[...]): one factor a parameter group; update = rate x direction.
    """
    rates = [s for s in last_segment(run.of_role(Role.LEARNING_RATE)) if len(s.finite) >= _LEAST]
    still = next((s for s in rates if 0 <= min(s.finite) <= max(s.finite) <= _NOTHING), None)
    moving = next((s for s in rates if max(s.finite) > 1e-9), None)
    if still is None or moving is None or len(still) != len(moving):
        return
    hits, loss = accuracy(run), train_loss(run)
    poor = hits is not None and max(hits.finite, default=1.0) < _POOR
    slow = loss is not None and len(loss.finite) >= _LEAST and relative_drop(loss.finite) < _FELL
    # A body at rate zero below a head that trains is a linear probe.
    fault = poor and slow and hits is not None and (still is not rates[0] or _HEAD.search(still.name) is not None)
    yield finding(
        f"{still.name} 그룹의 학습률은 첫 기록부터 끝까지 0이라 그 그룹의 가중치는 처음 값 그대로입니다. {moving.name} 값만 보면 정상으로 보입니다.",
        cite_point(still, 0, "처음"),
        cite_point(still, -1, "마지막"),
        cite_point(moving, 0, "다른 그룹"),
        *((cite_point(hits, hits.finite_indices[-1]),) if fault and hits is not None else ()),
        severity=Severity.HIGH if fault else Severity.LOW,
        argues={
            "frozen_layers": 3.0,
            "lr_too_low": 1.0,
            "too_little_data": -2.0,
            "overfit": -2.0,
            "healthy_converged": -4.0,
        }
        if fault
        else {"frozen_layers": 0.5},
    )
