"""TOK012: the model is taught in one format and asked in another."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule


@rule(
    "TOK012",
    "asked-in-another-format",
    {"chat_template_bug": 4.0, "overfit": -2.0, "memorisation": -2.0, "metric_bug": -1.0, "leakage": -2.0, "tokens_truncated": -1.0},
)  # fmt: skip
def asked_in_another_format(run: Run) -> Iterator[Finding]:
    """Report a script whose rows are written in a format of its own while answers are asked for by the chat template.

    ## What it does
    Reads the training script for texts such as '### Instruction:' in the function that makes the rows, and for
    apply_chat_template beside generate().
    ## Why it matters
    A fine-tuned model answers in the format that it was taught. In another one it goes on as the base model would: losses
    are excellent and answers wrong, which looks like learning by heart.
    ## Fires on
    Both in one script, no function of which uses both formats.
    ## Stays silent on
    Rows made by apply_chat_template, answers asked for by the same text.
    ## Source
    huggingface.co/docs/transformers/chat_templating: the template has to match the format of training.
    """
    habits = {e.word("habit"): e for e in run.of_kind(EventKind.SCRIPT)}
    taught, asked = habits.get("writes_own_format"), habits.get("asks_in_chat_template")
    if taught is None or asked is None:
        return
    yield finding(
        "학습 데이터는 스크립트의 고유 형식으로 만들고 답은 채팅 템플릿으로 물어, 모델이 배운 적 없는 형식의 프롬프트를 받습니다.",
        cite_line(taught, "학습용 글을 이 형식으로 만듭니다."),
        cite_line(asked, "답을 생성할 때는 채팅 템플릿의 형식을 씁니다."),
        severity=Severity.HIGH,
    )
