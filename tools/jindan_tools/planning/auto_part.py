"""What optimizer=auto of Ultralytics will choose for a configuration, in words."""

from __future__ import annotations

from jindan_tools.arithmetic.ultralytics_auto import ultralytics_auto_choice, ultralytics_auto_iterations
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Framework, Run
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.parts import Part
from jindan_tools.text.figures import figure


def auto_part(run: Run, budget: Budget) -> Part | None:
    """Return the optimizer and rate that will run; None unless optimizer=auto and everything it depends on is known."""
    stated = str(run.config["optimizer"].given or run.config["optimizer"].value) if "optimizer" in run.config else ""
    if run.framework is not Framework.ULTRALYTICS or stated.lower() != "auto":
        return None
    if budget.samples is None or budget.batch is None or not budget.epochs or budget.classes is None:
        return None
    nominal = int(run.number("nominal_batch") or 64)
    iterations = ultralytics_auto_iterations(budget.samples, budget.batch, int(budget.epochs), nominal)
    choice = ultralytics_auto_choice(iterations, budget.classes, run.version)
    if choice is None:
        return None
    fact = Evidence(
        statement=(
            f"optimizer=auto 설정은 {choice.optimizer}, 학습률 {figure(choice.lr)}, momentum {figure(choice.momentum)} 값을 고릅니다. "
            "적어 둔 lr0 값과 momentum 값은 쓰이지 않습니다."
        ),
        value=choice.lr,
        formula=(
            f"ceil({budget.samples} / {max(budget.batch, nominal)}) × {budget.epochs:g} = {iterations}회, "
            f"기준 10,000회, 출처 {choice.source}"
        ),
    )
    return Part(key="automatic_optimizer", title="자동 옵티마이저", facts=(fact,))
