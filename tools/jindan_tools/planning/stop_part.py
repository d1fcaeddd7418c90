"""The epoch arithmetic of early stopping, in words."""

from __future__ import annotations

from jindan_tools.arithmetic.early_stop import earliest_stop_epoch
from jindan_tools.model.evidence import Evidence
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.parts import Part
from jindan_tools.text.figures import figure


def stop_part(budget: Budget) -> Part | None:
    """Return when patience can end the run at the earliest; None without a patience."""
    if budget.patience is None:
        return None
    best = budget.best_epoch or 1
    earliest = earliest_stop_epoch(best, budget.patience)
    when = f"최고 기록이 {best} 에폭이면" if budget.best_epoch else "첫 에폭이 최고 기록이어도"
    late = budget.epochs is not None and earliest >= budget.epochs
    rest = f" 계획한 {figure(budget.epochs)} 에폭 안에는 조기 종료가 일어나지 않습니다." if late else ""
    fact = Evidence(
        statement=f"{when} patience {budget.patience} 설정의 조기 종료는 빨라야 {earliest} 에폭입니다.{rest}",
        value=earliest,
        unit="epoch",
        formula=f"{best} + {budget.patience} = {earliest}",
    )
    return Part(key="early_stop", title="조기 종료", facts=(fact,))
