"""Say which record the next run must show that the ended one did not reach."""

from __future__ import annotations

from jindan_tools.curves.select import train_loss
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure, percent


def past_the_end(run: Run) -> str:
    """Return where the run ended, as a count and a share of its plan, for the next one to get beyond; '' without any count."""
    for done, planned, unit in (
        (run.steps_done, run.steps_planned, "스텝"),
        (run.epochs_done, run.epochs_planned, "에폭"),
    ):
        if done:
            share = f"(계획 {figure(planned)} {unit}의 {percent(done / planned)})" if planned and planned > done else ""
            return f"이번에는 {figure(int(done))} {unit}{share}에서 끝났으므로 그 뒤의 기록이 나와야 합니다."
    loss = train_loss(run)
    if loss is not None and len(loss):
        return ""
    return "이번에는 한 스텝도 기록되지 않았으므로 1 스텝의 손실이 나와야 합니다."
