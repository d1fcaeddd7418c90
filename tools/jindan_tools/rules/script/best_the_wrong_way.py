"""SCR225: the checkpoint that is kept as the best one is the worst."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR225", "best-the-wrong-way", {"best_ckpt_wrong": 4.0, "early_stop_wrong": 3.0})
def best_the_wrong_way(run: Run) -> Iterator[Finding]:
    """Report `if val_loss > best` or `if val_acc < best` around the lines that keep the best weights.

    ## What it does
    Reads which way the comparison goes and for what the compared value is named, through the calls of the function it stands in.
    ## Why it matters
    A loss is better the lower it is: what is stored, or what sets the patience back, is the worst record.
    ## Fires on
    The habit, with the record that was kept by it.
    ## Stays silent on
    Names that say nothing of the direction, or that are negated; blocks that keep no weights and count nothing.
    ## Source
    The line itself.
    """
    for event in habits(run, "best_the_wrong_way"):
        waits = event.word("does") == "waits"
        loss = event.word("side") == "loss"
        said = "클수록" if loss else "작을수록"
        what = "조기 종료를 세는 기준이 거꾸로입니다." if waits else "저장된 최적 가중치는 가장 나쁜 기록의 것입니다."
        yield finding(
            f"{event.word('name')} 값이 {said} 좋은 것으로 비교합니다. {what}",
            cite_line(
                event,
                f"{'손실은 작을수록' if loss else '점수는 클수록'} 좋으므로 비교 방향을 바꾸고 처음 값을 {'inf' if loss else '-inf'}로 두세요.",
            ),
            severity=Severity.HIGH,
            argues={"early_stop_wrong" if waits else "best_ckpt_wrong": 4.0, "overfit": -1.0, "train_val_shift": -2.0},
        )
        return
