"""TOK002: the padding token is the end token, so the end is never learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_TRAIN_TIME = regex(r"pad(?:_token| token).{0,40}(?:=|to|as|same as).{0,20}eos(?:_token| token)", re.IGNORECASE)
_GENERATION = regex(r"open-end generation", re.IGNORECASE)


@rule("TOK002", "shared-pad-token", {"padding_bug": 1.0})
def shared_pad_token(run: Run) -> Iterator[Finding]:
    """Remark a padding token that equals the end-of-sequence token.

    ## What it does
    Compares pad_token_id with eos_token_id in the configuration, and reads lines that set one to the other.
    ## Why it matters
    Collators that mask padding then mask the end as well; answers never stop. Collators with their own labels are not
    concerned, so this is a question to check, not a proof.
    ## Fires on
    Equal ids of at least 0 in the same file, or a line of the training set-up.
    ## Stays silent on
    The notice that generate() prints for open-end generation; models whose ids differ.
    ## Source
    transformers data_collator.py DataCollatorForLanguageModeling: labels equal to pad_token_id become -100.
    """
    pair = _equal_ids(run)
    if pair is not None:
        pad, end = pair
        yield finding(
            f"pad_token_id와 eos_token_id가 같은 값({figure(pad.number() or 0.0)})이라 문장 끝이 학습에서 빠질 수 있습니다.",
            Evidence(statement=f"pad_token_id 설정은 {pad.value}입니다.", source=pad.source),
            Evidence(statement=f"eos_token_id 설정은 {end.value}입니다.", source=end.source),
            severity=Severity.INFO,
        )
        return
    for event in run.of_kind(EventKind.WARNING):
        if _TRAIN_TIME.search(event.text) and not _GENERATION.search(event.text):
            yield finding(
                "패딩 토큰을 문장 끝 토큰과 같게 두었다는 줄이 있습니다.",
                cite_line(event, "패딩과 문장 끝에 같은 토큰을 씁니다."),
                severity=Severity.INFO,
            )
            return


def _equal_ids(run: Run) -> tuple[Setting, Setting] | None:
    pads = run.stated("pad_token_id")
    ends = run.stated("eos_token_id")
    for pad in pads:
        for end in ends:
            numbers = isinstance(pad.value, int) and isinstance(end.value, int)
            if (
                numbers
                and pad.value == end.value
                and pad.source.path == end.source.path
                and pad.name[:-12] == end.name[:-12]
            ):
                return pad, end
    return None
