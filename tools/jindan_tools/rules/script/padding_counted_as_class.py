"""SCR293: the loss and the score count padding."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR293", "padding-counted-as-class", {"padding_bug": 3.0, "healthy_converged": -2.0})
def padding_counted_as_class(run: Run) -> Iterator[Finding]:
    """Report labels of tokens that are padded with the number of a class.

    ## What it does
    Finds `labels + [0] * n` and pad_sequence over labels in a script whose loss nothing masks.
    ## Why it matters
    Cross-entropy leaves out -100 only. Padding is the easiest class: the loss falls and the accuracy rises by guessing it,
    and the more a batch is padded the less is left for the tokens.
    ## Fires on
    The habit. A fault where rows are padded to a length by hand and the accuracy is 0.9 and more, else a hypothesis.
    ## Stays silent on
    ignore_index, masks on the loss, CRF and CTC, runs that crashed.
    ## Source
    torch.nn.CrossEntropyLoss: ignore_index is -100; transformers, token classification: "Assigning the label -100".
    """
    if run.ending is Ending.CRASHED:
        return
    score = accuracy(run)
    high = score is not None and bool(score.finite) and max(score.finite) >= 0.9
    for event in habits(run, "classes_for_padding"):
        sure = high and event.word("how") == "list"
        yield finding(
            "토큰 라벨의 빈자리를 -100이 아니라 클래스 번호로 채워, 손실과 정확도가 패딩까지 셉니다."
            + (" 기록된 높은 정확도의 대부분이 패딩을 맞힌 값일 수 있습니다." if high else ""),
            cite_line(event, "라벨의 빈자리를 -100으로 채우거나 ignore_index로 빼야 합니다."),
            *((cite_point(score, score.finite_indices[-1]),) if score is not None and score.finite else ()),
            severity=Severity.HIGH if sure else Severity.MEDIUM,
            argues={"padding_bug": 3.0, "healthy_converged": -2.0, "class_imbalance": -1.0}
            if sure
            else {"padding_bug": 2.0},
        )
        return
