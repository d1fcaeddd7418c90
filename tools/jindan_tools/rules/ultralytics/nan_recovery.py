"""YOL014: the trainer tried to recover from NaN."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("YOL014", "nan-recovery", {"nan_lr_diverge": 0.5, "nan_from_step0": 0.5})
def nan_recovery(run: Run) -> Iterator[Finding]:
    """Report attempts of the trainer to go on after NaN.

    ## What it does
    Counts the recovery lines.
    ## Why it matters
    A recovery reloads last.pt with the same settings, so the same cause comes back; repeated attempts prove that it is
    not a single bad batch.
    ## Fires on
    Lines about NaN recovery.
    ## Stays silent on
    Runs without them; releases before 8.3.215 cannot recover and print nothing.
    ## Source
    Ultralytics engine/trainer.py _handle_nan_recovery, 8.3.215 and later: three attempts.
    """
    lines = list(run.of_kind(EventKind.NAN_RECOVERY))
    if not lines:
        return
    attempts = sum(e.count for e in lines)
    again = attempts >= 2
    yield finding(
        f"학습기가 NaN에서 복구를 {figure(float(attempts))}번 시도했습니다.",
        cite_line(lines[0], f"NaN 복구에 관한 줄이 {attempts}개 있습니다.", float(attempts)),
        severity=Severity.HIGH if again else Severity.MEDIUM,
        argues={"nan_bad_data": -0.5, "nan_lr_diverge": 0.5, "nan_from_step0": 0.5}
        if again
        else {"nan_lr_diverge": 0.5},
        facts={"attempts": float(attempts)},
    )
