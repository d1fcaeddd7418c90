"""CKP080: load_state_dict(strict=False) found none of the weights: the names differ by a prefix."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# What wraps a model before it is saved: nn.DataParallel and DistributedDataParallel, torch.compile, Lightning, SWA.
_PREFIXES = {
    "module.": "nn.DataParallel이나 DistributedDataParallel로 감싼 채 저장",
    "_orig_mod.": "torch.compile한 모델을 그대로 저장",
    "model.": "LightningModule의 state_dict를 저장",
    "net.": "바깥 모듈의 state_dict를 저장",
}


@rule("CKP080", "nothing-was-loaded", {"ckpt_mismatch": 5.0})
def nothing_was_loaded(run: Run) -> Iterator[Finding]:
    """Report a checkpoint of which strict=False took nothing because each name has a prefix more or less.

    ## What it does
    Reads the _IncompatibleKeys that load_state_dict(strict=False) returns and compares the missing names with the
    unexpected ones.
    ## Why it matters
    No error is raised. The model stays as it was initialised, and its test is at the level of guessing: it looks like
    another distribution, or like a leak in validation.
    ## Fires on
    Missing and unexpected names that are equal but for one prefix. After training, established as the reason of the test.
    ## Stays silent on
    A missing head alone, empty lists, names that differ otherwise.
    ## Source
    torch.nn.Module.load_state_dict (strict); torch.nn.DataParallel; torch.compile (_orig_mod).
    """
    if run.ending is Ending.CRASHED:
        return
    for event in run.of_kind(EventKind.WEIGHTS):
        prefix = _prefix(event)
        if not prefix:
            continue
        test = next((s for s in run.of_role(Role.VAL_METRIC) if _below(s, event)), None)
        yield finding(
            f"저장한 가중치 {figure(event.number('missing_count') or 0)}개의 이름이 '{prefix}' 하나만큼 달라, strict=False가 아무것도 불러오지 않고 "
            "지나갔습니다. 그 뒤의 평가는 학습하지 않은 모델의 값입니다.",
            cite_line(event, f"빠진 이름과 남은 이름이 앞의 '{prefix}'만 다릅니다({_PREFIXES[prefix]})."),
            *(() if test is None else (cite_point(test, test.finite_indices[-1], "불러온 뒤의 값"),)),
            severity=Severity.HIGH,
            argues={
                "ckpt_mismatch": 5.0,
                "leakage": -3.0,
                "train_val_shift": -3.0,
                "overfit": -3.0,
                "healthy_converged": -4.0,
            },
        )
        return


def _prefix(event: Event) -> str:
    """Return the prefix that all names of one side have more, '' when they differ otherwise."""
    missing, unexpected = (_names(event.word(side)) for side in ("missing", "unexpected"))
    if not missing or not unexpected:
        return ""
    for prefix in _PREFIXES:
        longer = {prefix + name for name in missing}, {prefix + name for name in unexpected}
        if longer[0] == unexpected or longer[1] == missing:
            return prefix
    return ""


def _names(text: str) -> set[str]:
    return {part.strip().strip("'\"") for part in text.split(",") if part.strip()}


def _below(series: Series, event: Event) -> bool:
    return len(series.finite) == 1 and series.path == event.source.path and series.lines[0] > (event.source.line or 0)
