"""TOK220: the texts are numbered by the tokenizer of another model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit


@rule("TOK220", "tokenizer-of-another-model", {"vocab_mismatch": 4.0, "label_noise": -2.0, "lr_too_low": -2.0, "underfit": -1.0, "healthy_converged": -2.0})  # fmt: skip
def tokenizer_of_another_model(run: Run) -> Iterator[Finding]:
    """Report a tokenizer and a model that are loaded by the names of checkpoints with different vocabularies.

    ## What it does
    Compares the two names with a table of families that share a vocabulary.
    ## Why it matters
    Token 1234 of one vocabulary is another word in the other: the pretrained embeddings are those of other words, no
    error is raised while the ids fit the table, and the fine-tuning has to learn the language anew.
    ## Fires on
    One tokenizer and one model, both by names written out and known to belong to different families.
    ## Stays silent on
    Names that the table does not hold, embeddings that are resized, models made from a configuration.
    ## Source
    The tokenizer files of the checkpoints.
    """
    event = habit(run, "tokenizer_of_another")
    if event is None:
        return
    yield finding(
        "토크나이저와 모델이 서로 다른 어휘를 쓰는 체크포인트에서 왔습니다. 같은 번호가 다른 단어를 뜻해 사전학습된 임베딩이 쓸모없어집니다.",
        cite_line(event, "이 줄의 토크나이저는 모델과 같은 체크포인트 이름으로 불러와야 합니다."),
        severity=Severity.HIGH,
    )
