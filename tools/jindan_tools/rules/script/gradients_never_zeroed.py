"""SCR001: the script updates weights batch after batch and never clears the gradients in between."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_WHERE = {
    "before": "zero_grad() 호출이 배치를 도는 반복문 밖에만 있어 그 안에서는 한 번도 지워지지 않습니다.",
    "name": "zero_grad 뒤에 괄호가 없어 호출되지 않습니다.",
    "nowhere": "이 파일에는 기울기를 지우는 호출이 없습니다.",
}


@rule("SCR001", "gradients-never-zeroed", {"missing_zero_grad": 1.0})
def gradients_never_zeroed(run: Run) -> Iterator[Finding]:
    """Report a loop over batches with backward and step but without a clearing of the gradients.

    ## What it does
    Reads the loop of the script, and holds it against the training loss.
    ## Why it matters
    Each update uses the sum of all gradients since the start: the step grows and points into the past.
    ## Fires on
    backward and step in one loop, an optimizer of torch, no zero_grad in the loop or in what it calls. Established
    when the loss grows, supported when it makes no progress, else a hypothesis.
    ## Stays silent on
    Wrappers that clear inside step, accumulation under a condition, frameworks that drive the update, other scripts of the directory.
    ## Source
    torch.Tensor.backward adds to .grad; torch.optim.Optimizer.zero_grad.
    """
    for event in habits(run, "never_zeroed"):
        grown, stuck = signs.grows(run) or signs.blew_up(run), signs.no_progress(run)
        weight = 4.0 if grown else 3.0 if stuck else 1.0
        shown = " 손실이 그 흔적을 보입니다." if grown or stuck else ""
        yield finding(
            f"스크립트가 배치마다 가중치를 갱신하면서 기울기를 지우지 않아, 지난 배치의 기울기가 모두 더해집니다.{shown}",
            cite_line(event, _WHERE.get(event.word("where"), _WHERE["nowhere"])),
            *(grown or stuck),
            severity=Severity.HIGH if grown or stuck else Severity.MEDIUM,
            argues={"missing_zero_grad": weight}
            | (
                {"lr_too_high_oscillate": -1.0, "label_noise": -1.0, "overfit_not": -1.0, "train_val_shift": -3.0}
                if grown
                else {}
            ),
        )
        return
