"""TOK032: a mark of the chat template stands twice in a printed sample."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.safe import safe_line


@rule(
    "TOK032",
    "template-marks-twice",
    {"chat_template_bug": 4.0, "underfit": -2.0, "epochs_too_few": -2.0, "label_noise": -1.0},
)
def template_marks_twice(run: Run) -> Iterator[Finding]:
    """Report a training sample in which the header of the answer, or the beginning of the text, stands twice.

    ## What it does
    Looks for the same mark twice in a row in samples that the log prints.
    ## Why it matters
    A text made with add_generation_prompt=True already ends with the header of the assistant; answers with a header of their own
    teach the model to write the header first. A template that holds the beginning of the text, tokenised with special tokens
    once more, begins twice.
    ## Fires on
    A doubled header (a fault); a doubled beginning alone (a remark: most models bear it).
    ## Stays silent on
    Logs without samples.
    ## Source
    huggingface.co/docs/transformers/chat_templating: add_special_tokens=False behind a template; add_generation_prompt=False in training.
    """
    told = {e.word("name"): e for e in run.of_kind(EventKind.FIGURE) if e.word("name").startswith("doubled_")}
    event = told.get("doubled_header") or told.get("doubled_begin")
    if event is None:
        return
    header = event.word("name") == "doubled_header"
    mark = safe_line(event.word("mark"), 60)
    title = (
        f"학습 표본에서 답의 머리표({mark})가 두 번 이어집니다. 템플릿이 이미 붙인 것(add_generation_prompt=True) 뒤에 답이 또 머리표로 시작해, 모델이 머리표부터 쓰는 것을 배웁니다."
        if header
        else f"학습 표본이 시작 토큰({mark})을 두 번 붙인 채 시작합니다. 템플릿이 붙인 뒤에 토크나이저가 한 번 더 붙인 것입니다(add_special_tokens=False)."
    )
    yield finding(
        title,
        cite_line(event, "출력한 표본에서 같은 표가 이어집니다."),
        severity=Severity.HIGH if header else Severity.LOW,
        argues=None if header else {"chat_template_bug": 2.0},
        facts={"mark": mark},
    )
