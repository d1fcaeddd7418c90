"""CKP360: strict=False counted about as many missing as unexpected names: the checkpoint names everything otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _ALIKE = 12, 0.9


@rule("CKP360", "names-do-not-meet", {"ckpt_mismatch": 5.0, "lr_too_low": -1.0, "optimizer_lr_mismatch": -1.0})
def names_do_not_meet(run: Run) -> Iterator[Finding]:
    """Report a checkpoint of which about as many names are missing in the model as are unexpected by it.

    ## What it does
    Reads the two counts that a script prints after load_state_dict(strict=False).
    ## Why it matters
    The weights are there under other names (a prefix, another implementation of the same network), so that none is taken over
    and no error is raised. What was meant as fine-tuning starts from random weights, at a rate that is meant for pretrained ones.
    ## Fires on
    Twelve names or more on both sides, the smaller count at least 90 % of the larger.
    ## Stays silent on
    A new head (two to four names), weights that are only missing or only left over, runs that crashed.
    ## Source
    torch.nn.Module.load_state_dict: missing and unexpected names stand for the same tensors when names differ.
    """
    if run.ending is Ending.CRASHED:
        return
    for event in run.of_kind(EventKind.WEIGHTS):
        missing, unexpected = event.number("missing_count") or 0.0, event.number("unexpected_count") or 0.0
        if event.word("missing") or min(missing, unexpected) < max(_LEAST, _ALIKE * max(missing, unexpected)):
            continue
        hits = accuracy(run)
        yield finding(
            f"체크포인트에서 빠진 이름이 {figure(missing)}개, 남는 이름이 {figure(unexpected)}개입니다. 이름이 서로 달라 strict=False가 거의 아무것도 불러오지 않았습니다.",
            cite_line(event, "두 수가 같으면 이름 전체가 어긋난 것입니다. 헤드만 새로 만들 때는 2~4개입니다.", missing),
            *(() if hits is None or hits.best is None else (cite_point(hits, hits.best, "최고 기록"),)),
            severity=Severity.HIGH,
            facts={"missing": missing, "unexpected": unexpected},
        )
        return
