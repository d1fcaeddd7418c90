"""SCR002: the script computes gradients and no step of an optimizer applies them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_WHY = {
    "never_stepped": "여기에서 기울기를 계산하지만 이 파일 어디에서도 optimizer.step()을 호출하지 않습니다.",
    "manual_without_step": "automatic_optimization 값이 False인데 이 모듈 어디에서도 optimizer의 step()을 호출하지 않습니다.",
    "step_returns_nothing": "training_step 함수가 손실을 돌려주지 않아 Lightning이 갱신을 건너뜁니다.",
}


@rule("SCR002", "weights-never-updated", {"params_not_in_optim": 4.0})
def weights_never_updated(run: Run) -> Iterator[Finding]:
    """Report a script without a step of its optimizer beside a loss that does not fall.

    ## What it does
    Looks for the step of the one optimizer, the step of manual optimization in Lightning, and what training_step returns.
    ## Why it matters
    Without a step the weights stay as they were initialised, whatever the learning rate is.
    ## Fires on
    No such call in the file, and a training loss that makes no progress.
    ## Stays silent on
    Losses that fall (another script made the run), optimizers that are handed to other code, frameworks that drive the update.
    ## Source
    torch.optim; Lightning manual optimization; Trainer skips a step whose loss is None.
    """
    stuck = signs.no_progress(run)
    for event in habits(run, *_WHY) if stuck else ():
        yield finding(
            "스크립트에 가중치를 갱신하는 단계가 없어, 손실이 처음 값에 머물러 있습니다.",
            cite_line(event, _WHY[event.word("habit")]),
            *stuck,
            severity=Severity.HIGH,
            argues={
                "params_not_in_optim": 4.0,
                "lr_too_low": -2.0,
                "label_noise": -2.0,
                "frozen_layers": -1.0,
                "init_bad": -2.0,
            },
        )
        return
