"""SCR011: the script evaluates with dropout on, or trains on with it off."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR011", "mode-not-switched", {"eval_mode_missing": 1.0, "overfit": 1.0})
def mode_not_switched(run: Run) -> Iterator[Finding]:
    """Report a script with dropout or batch norm whose mode is not switched between training and evaluation.

    ## What it does
    Looks for eval() and train() of the model in the file, and for a loop over held-out data.
    ## Why it matters
    With dropout on, the held-out figures are those of a weakened model; with it off for good after the first epoch,
    the model trains without what should keep it from overfitting.
    ## Fires on
    No eval() in a file that evaluates: supported where the trained model itself is called with gradients switched off, or when
    the held-out loss is at least a quarter above that of training from early on, else a hypothesis.
    An eval() in the loop of epochs without train(): with a held-out loss twice that of training.
    ## Stays silent on
    Modes that are switched in a function that the loop may call, frameworks that switch them.
    ## Source
    torch.nn.Module.eval and train.
    """
    for event in habits(run, "never_eval"):
        worse = signs.held_out_worse_early(run, 1.25)
        judged = bool(event.number("judged"))
        yield finding(
            f"모델에 {event.word('layer')} 층이 있는데 평가 전에 model.eval()을 호출하지 않아, 검증 값이 학습 모드에서 나온 값입니다.",
            cite_line(
                event,
                f"여기에서 검증 데이터를 계산하지만 이 파일에 eval() 호출이 없습니다. {event.word('layer')} 층은 {event.number('layer_line') or 0:.0f}번째 줄에 있습니다.",
            ),
            *worse,
            severity=Severity.HIGH if worse or judged else Severity.MEDIUM,
            argues={"eval_mode_missing": 3.0 if judged else 2.0, "overfit_not": -1.0, "leakage": -1.0}
            if worse or judged
            else {"eval_mode_missing": 1.0},
        )
        return
    worse = signs.held_out_worse(run, 2.0)
    for event in habits(run, "never_back_to_train") if worse else ():
        yield finding(
            f"평가 뒤에 model.train()으로 돌아오지 않아, 첫 평가 다음부터 {event.word('layer')} 층이 평가 모드로 학습합니다.",
            cite_line(
                event,
                f"여기에서 평가 모드로 바꾼 뒤 {event.number('backward_line') or 0:.0f}번째 줄의 학습이 그대로 이어집니다.",
            ),
            *worse,
            severity=Severity.MEDIUM,
            argues={"eval_mode_missing": 2.0, "overfit": 1.0},
        )
        return
