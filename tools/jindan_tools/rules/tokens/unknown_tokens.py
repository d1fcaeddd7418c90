"""TOK115: much of the text became the unknown token."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_SOME, _MUCH = 0.05, 0.2


@rule("TOK115", "unknown-tokens", {"vocab_mismatch": 3.5})
def unknown_tokens(run: Run) -> Iterator[Finding]:
    """Report a share of unknown tokens that a log states and that is a twentieth or more.

    ## What it does
    Reads `unk=1,338,204 (63.3%)`, `[UNK] rate: 8 %` and their kin.
    ## Why it matters
    What the vocabulary lacks is one token to the model: it learns to answer with it, and the loss looks good.
    ## Fires on
    The share; a fault from a fifth on.
    ## Stays silent on
    Smaller shares: rare names and emoji are unknown in any vocabulary.
    ## Source
    Arithmetic: whatever is mapped to one token cannot be told apart.
    """
    event = next((e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "unknown_tokens"), None)
    share = None if event is None else event.number("value")
    if event is None or share is None or share < _SOME:
        return
    much = share >= _MUCH
    yield finding(
        f"토큰의 {percent(share)}가 어휘에 없는 토큰(UNK)입니다. 토크나이저나 어휘가 이 데이터의 것이 아닙니다. 손실이 낮아 보여도 모델은 그 자리를 UNK로 맞힐 뿐입니다.",
        cite_line(event, "로그가 모르는 토큰의 비율을 적었습니다.", share),
        severity=Severity.HIGH if much else Severity.MEDIUM,
        argues={"vocab_mismatch": 3.5, "healthy_converged": -3.0} if much else {"vocab_mismatch": 1.5},
    )
