"""TOK009: a decoder answers batches that are padded on the right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_TOLD = regex(r"decoder-only architecture is being used, but right-padding was detected", re.IGNORECASE)


@rule(
    "TOK009",
    "right-padded-generation",
    {"padding_bug": 3.0, "metric_bug": 1.0, "overfit": -2.0, "underfit": -1.0, "too_little_data": -1.0, "train_val_shift": -1.0},
)  # fmt: skip
def right_padded_generation(run: Run) -> Iterator[Finding]:
    """Report generation from batches in which shorter prompts end in padding.

    ## What it does
    Reads the warning of transformers' generate().
    ## Why it matters
    A decoder goes on from the last place. Where that is padding, the answer follows padding instead of the prompt: every
    score of generated answers is too low, for all but the longest prompt of a batch, while the loss, which is computed
    from padded rows with a mask, is right.
    ## Fires on
    The warning in a log; a fault where a score was logged that may be of generated answers.
    ## Stays silent on
    Logs without it.
    ## Source
    transformers generation/utils.py (the warning); huggingface.co/docs/transformers/llm_tutorial#wrong-padding-side.
    """
    event = next((e for e in run.of_kind(EventKind.WARNING) if _TOLD.search(e.text)), None)
    if event is None:
        return
    yield finding(
        "답을 생성할 때 짧은 프롬프트가 오른쪽에 패딩되어, 생성된 답의 점수가 실제보다 낮게 나옵니다. padding_side='left'로 두고 다시 재어 보세요.",
        cite_line(event, f"오른쪽 패딩 경고가 {event.count}번 있습니다. 디코더 모델은 패딩 뒤에서 이어 쓰게 됩니다."),
        severity=Severity.HIGH if run.of_role(Role.VAL_METRIC) else Severity.MEDIUM,
    )
