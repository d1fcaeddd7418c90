"""SCR008: the held-out loader of the script reads the training set."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR008", "held-out-is-training", {"leakage": 3.0, "healthy_converged": -3.0})
def held_out_is_training(run: Run) -> Iterator[Finding]:
    """Report validation on the rows that were trained on.

    ## What it does
    Compares what the training loader and the loader named for held-out data are made over.
    ## Why it matters
    The figures say nothing about new data, and a model that only learnt by heart looks perfect.
    ## Fires on
    Two loaders of one block over the same name, of which the loop with backward reads only the first; `fit(x, y,
    validation_data=(x, y))`. Established when the held-out loss is as low as that of training.
    ## Stays silent on
    Samplers, names that are given several values, and held-out losses half as high again as those of training.
    ## Source
    What both are made over, as written.
    """
    train, held = train_loss(run), val_loss(run)
    seen: tuple[Evidence, ...] = ()
    if train is not None and held is not None and train.finite and held.finite:
        if held.finite[-1] > 1.5 * abs(train.finite[-1]) + 0.01:
            return
        seen = (cite_point(train, train.finite_indices[-1]), cite_point(held, held.finite_indices[-1]))
    for event in habits(run, "held_out_is_training"):
        data, line = event.word("data"), event.number("train_line") or 0
        yield finding(
            f"검증에 쓰는 데이터가 학습 데이터와 같은 {data}라서, 기록된 검증 값은 새 데이터에 대해 아무것도 말해 주지 않습니다.",
            cite_line(event, f"이 줄은 {line:.0f}번째 줄의 학습과 같은 {data}를 읽습니다."),
            *seen,
            severity=Severity.HIGH,
            argues={"leakage": 4.0 if seen else 3.0, "healthy_converged": -3.0},
        )
        return
