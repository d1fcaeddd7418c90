"""SCR012: the script clips gradients that are still multiplied by the loss scale, or never updates the scale."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR012", "clipped-while-scaled", {"clip_misuse": 1.0})
def clipped_while_scaled(run: Run) -> Iterator[Finding]:
    """Report clipping between `scaler.scale(loss).backward()` and the step without `unscale_`.

    ## What it does
    Reads the loop of the script.
    ## Why it matters
    Gradients are multiplied by a scale of 65536 at first: a limit of 1.0 is then one of 1/65536.
    ## Fires on
    A clip in the loop and no unscale_ in the file. Supported when the training loss makes no progress, else a hypothesis.
    ## Stays silent on
    Files with unscale_, frameworks that clip themselves.
    ## Source
    torch.amp: unscale_ before clipping.
    """
    for event in habits(run, "clips_scaled_gradients"):
        stuck = signs.no_progress(run)
        yield finding(
            "GradScaler가 키운 기울기를 unscale_ 없이 잘라, 실제 한도가 배율만큼 작아집니다.",
            cite_line(event, "이 줄 앞에 scaler.unscale_(optimizer) 호출이 필요합니다."),
            *stuck,
            severity=Severity.HIGH if stuck else Severity.LOW,
            argues={"clip_misuse": 3.0 if stuck else 1.0},
        )
        return
