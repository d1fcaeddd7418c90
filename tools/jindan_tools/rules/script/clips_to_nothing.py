"""SCR233: SGD is left a gradient of a hundredth or less."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure


@rule("SCR233", "clips-to-nothing", {"clip_misuse": 4.0})
def clips_to_nothing(run: Run) -> Iterator[Finding]:
    """Report a clipping limit of 0.01 or less in a script whose optimizer is SGD, in a run that makes no progress.

    ## What it does
    Folds the limit of clip_grad_norm_ and asks for the optimizer and the training loss.
    ## Why it matters
    Each step of SGD is the rate times the clipped gradient: a limit of 0.0001 makes it ten thousand times smaller than a norm of 1 would.
    ## Fires on
    The habit beside a training loss that fell by less than 15 %.
    ## Stays silent on
    Optimizers of the Adam family, which divide by the size of the gradient; losses that fall.
    ## Source
    torch.nn.utils.clip_grad_norm_; torch.optim.SGD.
    """
    stuck = signs.no_progress(run)
    for event in habits(run, "clips_to_nothing") if stuck else ():
        limit = event.number("limit") or 0.0
        yield finding(
            f"기울기 norm을 {figure(limit)} 값으로 자르고 SGD로 갱신해, 학습률이 정상이어도 가중치가 거의 움직이지 않습니다.",
            cite_line(event, "보통의 한도는 0.1~10입니다. 자르기 전의 norm을 기록해 보고 그 근처로 올리세요."),
            *stuck,
            severity=Severity.HIGH,
            argues={
                "clip_misuse": 4.0,
                "lr_too_low": -3.0,
                "labels_shuffled": -4.0,
                "init_bad": -3.0,
                "label_noise": -3.0,
                "plateau_chance_ce": -2.0,
            },
        )
        return
