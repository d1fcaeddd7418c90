"""SCR234: dropout leaves a model next to nothing to learn from."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_setting
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure

_NEARLY_ALL = 0.85


@rule("SCR234", "drops-nearly-all", {"underfit": 3.0, "aug_too_strong": 1.0})
def drops_nearly_all(run: Run) -> Iterator[Finding]:
    """Report a dropout of 0.85 and more in a run that makes no progress.

    ## What it does
    Folds the rate of the dropout layers and looks at the training loss.
    ## Why it matters
    With 0.97 one activation in 33 is left, times 33: the signal of a sample hardly passes two such layers.
    ## Fires on
    The habit, or a `dropout` in the settings, beside a training loss that fell by less than 15 %, or a held-out one that fell by less than 5 %.
    ## Stays silent on
    Losses that fall, rates that are not written out.
    ## Source
    torch.nn.Dropout: p is the probability of an element to be zeroed.
    """
    stuck = signs.no_progress(run) or signs.held_out_stuck(run)
    for share, cited in _shares(run) if stuck else ():
        yield finding(
            f"드롭아웃 비율이 {figure(share)} 값이라 활성값의 {figure(100 * (1 - share))} %만 남습니다. PyTorch의 p는 남길 비율이 아니라 버릴 비율입니다.",
            *cited,
            *stuck,
            severity=Severity.HIGH,
            argues={
                "underfit": 4.0,
                "aug_too_strong": 1.0,
                "labels_shuffled": -4.0,
                "label_noise": -3.0,
                "lr_too_low": -3.0,
                "init_bad": -3.0,
                "plateau_chance_ce": -2.0,
                "params_not_in_optim": -3.0,
                "frozen_layers": -3.0,
            },
        )
        return


def _shares(run: Run) -> Iterator[tuple[float, tuple[Evidence, ...]]]:
    """Yield the share that is dropped with the place that says so: a line of a script, or a setting."""
    for event in habits(run, "drops_nearly_all"):
        yield event.number("share") or 0.0, (cite_line(event, "0.1~0.5 사이의 값으로 낮추세요."),)
    share = run.number("dropout")
    if share is not None and _NEARLY_ALL <= share < 1:
        yield share, known(cite_setting(run, "dropout"))
