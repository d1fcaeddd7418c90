"""SCR117: the data set changes its stored rows each time it hands one out."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_CAUSE = {"target": "labels_corrupt", "input": "aug_too_strong"}
_SAID = {
    "target": "__getitem__이 꺼낸 라벨을 그 자리에서 바꾸어, 저장된 라벨이 읽을 때마다(에폭마다) 한 번씩 더 바뀝니다.",
    "input": "__getitem__이 꺼낸 입력을 그 자리에서 바꾸어, 저장된 입력에 변형이 읽을 때마다(에폭마다) 쌓입니다.",
}


@rule("SCR117", "item-edited-in-place", {"labels_corrupt": 4.0, "aug_too_strong": 3.0})
def item_edited_in_place(run: Run) -> Iterator[Finding]:
    """Report a data set whose __getitem__ writes into the tensor that it reads from.

    ## What it does
    Finds `row = self.x[i]` and then `row += ...`, `row[...] = ...` or an in-place method, where self.x is a tensor.
    ## Why it matters
    An element or a row of a tensor is a view. What looks like a change of a copy is kept, and made again each epoch:
    labels wander through the classes, noise piles up.
    ## Fires on
    The habit; established for labels when the training loss makes no progress.
    ## Stays silent on
    Copies (`clone`, `+`, `float`), lists and arrays whose items are plain numbers.
    ## Source
    PyTorch, Tensor Views.
    """
    for event in habits(run, "item_edited_in_place"):
        kind = "target" if event.word("kind") == "target" else "input"
        seen = signs.no_progress(run) or signs.grows(run)
        yield finding(
            _SAID[kind],
            cite_line(
                event,
                f"self.{event.word('attribute')}의 원소는 복사본이 아니라 저장된 텐서의 일부입니다. 먼저 .clone()을 하거나 새 값으로 계산하세요.",
            ),
            *seen,
            severity=Severity.HIGH,
            argues={
                _CAUSE[kind]: 4.0 if seen else 3.0,
                "underfit": -2.0,
                "lr_too_low": -2.0,
                "best_ckpt_wrong": -2.0,
                "overfit": -1.0,
            },
        )
        return
