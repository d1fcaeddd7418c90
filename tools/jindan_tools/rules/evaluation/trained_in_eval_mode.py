"""EVL032: the whole model was in eval mode when training began, and Lightning leaves it there."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.curves.cite import cite_settings
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule

_LEAST = 2


@rule("EVL032", "trained-in-eval-mode", {"eval_mode_missing": 3.0})
def trained_in_eval_mode(run: Run) -> Iterator[Finding]:
    """Report a training of a model all modules of which stand in eval mode.

    ## What it does
    Reads the modes that Lightning's summary counts beside the parameters that are to be trained.
    ## Why it matters
    Dropout is off and batch normalisation neither uses nor learns the statistics of the batch, in training too. Models that
    `from_pretrained` returns, and those that were evaluated once, are in eval mode; Lightning keeps the mode they come in.
    ## Fires on
    No module in train mode, two or more in eval mode, and parameters that are trained. A fault where dropout is set.
    ## Stays silent on
    Frozen parts in eval mode beside others in train mode, models without parameters to train, other trainers.
    ## Source
    Lightning 2.2, https://github.com/Lightning-AI/pytorch-lightning/releases/tag/2.2.0: the Trainer no longer calls
    `model.train()` at the start of fit and restores the modes after validation.
    """
    told = next((e for e in run.of_kind(EventKind.PARAMETERS) if e.number("modules_eval") is not None), None)
    if told is None or told.number("modules_train") != 0 or (told.number("modules_eval") or 0) < _LEAST:
        return
    if not told.number("trainable"):
        return
    dropout = run.number("dropout") or 0.0
    yield finding(
        f"학습을 시작할 때 모듈 {told.number('modules_eval'):g}개가 모두 평가 모드였고 학습 모드인 모듈은 없었습니다. 드롭아웃과 배치 정규화가 꺼진 채 학습했습니다. "
        "fit 앞에서 model.train()을 불러 주세요.",
        Evidence(
            statement=f"요약이 센 학습 모드 모듈은 0개, 평가 모드 모듈은 {told.number('modules_eval'):g}개입니다.",
            value=told.number("modules_eval"),
            source=replace(told.source, line=int(told.number("modes_line") or told.source.line or 1)),
            quote=told.word("modes_text"),
        ),
        *cite_settings(run, "dropout"),
        severity=Severity.HIGH if dropout > 0 else Severity.MEDIUM,
        facts={"modules": told.number("modules_eval") or 0.0},
    )
