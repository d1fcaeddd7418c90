"""TOK004: the script pads with the end token and masks padding, so the end is never a target."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.notes import told
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.tokens.answers_without_end import open_ended
from jindan_tools.text.regex import regex

_ENDLESS = regex(
    r"(?:생성|답변?|출력|응답)[^.\n]{0,20}(?:끝나지 ?않|멈추지 ?않|안 끝|끝없이|계속 반복|무한)|끝도 없이|never (?:stops?|ends?)|does(?:n't| not) (?:stop|end)|"
    r"keeps? (?:generating|repeating|going)|endless",
    re.IGNORECASE,
)
_PROVEN = {"padding_bug": 4.0, "chat_template_bug": -1.0, "epochs_too_few": -2.0, "healthy_converged": -4.0}


@rule("TOK004", "end-token-masked", {**_PROVEN})
def end_token_masked(run: Run) -> Iterator[Finding]:
    """Report a language-model collator that masks the end of each text together with the padding.

    ## What it does
    Reads the training script for `pad_token = eos_token` and DataCollatorForLanguageModeling(mlm=False), and the log and
    the notes for answers that never end.
    ## Why it matters
    The collator sets every label equal to the padding token to -100: the end token is never a target. Losses stay
    excellent, answers run to the limit.
    ## Fires on
    Both in one script. It is a fault when sampled answers do not end, else a remark.
    ## Stays silent on
    Other collators, a padding token of its own, masked language models.
    ## Source
    transformers data_collator.py DataCollatorForLanguageModeling.torch_call: labels[labels == pad_token_id] = -100.
    """
    habits = {e.word("habit"): e for e in run.of_kind(EventKind.SCRIPT)}
    pad, mask = habits.get("pads_with_end"), habits.get("masks_padding")
    if pad is None or mask is None:
        return
    endless = open_ended(run) or told(run, _ENDLESS, "생성이 끝나지 않는다고 적혀 있습니다.")
    yield finding(
        "패딩 토큰을 문장 끝 토큰과 같게 두고 패딩을 가리는 collator를 써서, 문장 끝이 한 번도 정답으로 쓰이지 않았습니다.",
        cite_line(pad, "패딩 토큰을 문장 끝 토큰으로 둡니다."),
        cite_line(mask, "이 collator는 패딩 토큰과 같은 라벨을 모두 -100으로 바꿉니다."),
        *(() if endless is None else (endless,)),
        severity=Severity.HIGH if endless is not None else Severity.LOW,
        argues=_PROVEN if endless is not None else {"padding_bug": 1.5},
    )
