"""SCR235: a patch beside the run takes a call out of the training loop."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs


@rule("SCR235", "call-taken-out", {"missing_zero_grad": 4.0, "eval_mode_missing": 3.0})
def call_taken_out(run: Run) -> Iterator[Finding]:
    """Report a patch that removes `zero_grad()` or `eval()` and puts it nowhere else, where the curves show the lack of it.

    ## What it does
    Compares the calls of removed and of added lines of each file of the patch.
    ## Why it matters
    What was changed last is the first suspect, and here the change itself says what is missing.
    ## Fires on
    zero_grad: a training loss that grows. eval: a held-out loss a quarter above that of training from early on.
    ## Stays silent on
    Calls that another line adds again, curves without the sign.
    ## Source
    The patch itself.
    """
    for event in run.of_kind(EventKind.CODE_CHANGE):
        gone = event.word("gone").split()
        grown = signs.grows(run) if "zero_grad" in gone else ()
        worse = signs.held_out_worse_early(run, 1.25) if "eval" in gone else ()
        if not grown and not worse:
            continue
        name = "zero_grad()" if grown else "eval()"
        cause = (
            {"missing_zero_grad": 4.0, "lr_too_high_oscillate": -2.0, "train_val_shift": -2.0, "label_noise": -2.0}
            if grown
            else {"eval_mode_missing": 3.0, "overfit_not": -1.0}
        )
        yield finding(
            f"실행 옆의 패치가 {event.word('file')} 파일에서 {name} 호출을 지우고 다른 곳에 다시 넣지 않았습니다.",
            cite_line(event, f"이 파일의 변경에서 {name} 호출이 사라졌습니다."),
            *(grown or worse),
            severity=Severity.HIGH,
            argues=cause,
        )
        return
