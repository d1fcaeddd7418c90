"""NUM021: NaN values are replaced or their batches skipped, so their number says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.kind import is_contrastive
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.notes import own_notes
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_REPLACES = regex(r"nan_to_num", re.IGNORECASE)
_SKIPS = regex(
    r"(?:nan|비정상|non-?finite).{0,40}(?:skip|continue|건너|스킵|무시)|(?:skip|건너|스킵).{0,40}(?:nan|non-?finite)",
    re.IGNORECASE,
)
# A scaler that skips a step halves its scale; that is designed (NUM010) and no guard of the script.
_OTHERWISE = regex(
    r"제거|삭제|없앴|없앰|뺐|걷어|remov|delet|without|하지 않|쓰지 않|not use|loss scal|grad(?:ient)? overflow|inf checks",
    re.IGNORECASE,
)


@rule("NUM021", "nan-guards", {"no_nan_stop": 2.0, "embedding_collapse": 0.5, "healthy_converged": -1.0})
def nan_guards(run: Run) -> Iterator[Finding]:
    """Report notes or log lines that say NaN values are replaced or their batches skipped.

    ## What it does
    Looks for nan_to_num and for skipped NaN batches in what people wrote and in the warnings of the log.
    ## Why it matters
    nan_to_num writes zeros in the forward pass and leaves NaN in the gradient (0 x NaN); once the weights are NaN every
    output is zero and a contrastive loss stands at exactly ln N. A later check for NaN can then never fire, and a
    rate of NaN batches of 0 % is true by construction.
    ## Fires on
    A line that mentions such a guard.
    ## Stays silent on
    Lines that say the guard was removed, steps skipped by a loss scaler, runs without notes and warnings.
    ## Source
    torch.nan_to_num has gradient zero where it replaced and autograd multiplies it with NaN; reproduced on CPU.
    """
    lines = [(e, words) for e, words in _lines(run) if not _OTHERWISE.search(words)]
    replaces = next(((e, words) for e, words in lines if _REPLACES.search(words)), None)
    skips = next(((e, words) for e, words in lines if _SKIPS.search(words)), None)
    if replaces is None and skips is None:
        return
    what = "·".join(word for word, e in (("nan_to_num 치환", replaces), ("NaN 배치 건너뛰기", skips)) if e is not None)
    places = {said[0].source.label(): said for said in (replaces, skips) if said is not None}
    yield finding(
        f"{what} 처리가 있어 NaN은 기록에서 가려질 뿐이고 원인은 남아 있습니다.",
        *(_proof(e, words) for e, words in places.values()),
        Evidence(
            statement="NaN을 0으로 바꾸거나 건너뛴 뒤의 'NaN 0 %'는 처리 방식에서 나온 값이며 해결의 증거가 아닙니다.",
            formula="nan_to_num: 앞계산은 0, 뒤계산은 0 × NaN = NaN",
        ),
        *_zero_output(run),
        severity=Severity.MEDIUM,
        argues={"no_nan_stop": 2.0, "healthy_converged": -1.0}
        | ({"embedding_collapse": 0.5} if is_contrastive(run) else {}),
    )


def _lines(run: Run) -> Iterator[tuple[Event, str]]:
    yield from own_notes(run)
    yield from ((e, e.text) for e in run.of_kind(EventKind.WARNING))


def _proof(event: Event, words: str) -> Evidence:
    kind = "메모" if event.kind is EventKind.NOTE else "로그"
    return cite_line(event, f"{kind}에 '{safe_line(words, 120)}' 줄이 있습니다.")


def _zero_output(run: Run) -> tuple[Evidence, ...]:
    if not is_contrastive(run):
        return ()
    return (
        Evidence(
            statement="가중치가 NaN이 된 뒤 nan_to_num 치환을 거치면 임베딩이 모두 0이 되어 대조 손실은 정확히 ln N 값에 고정됩니다.",
            formula="모든 점수가 같으면 -ln(1/N) = ln N",
        ),
    )
