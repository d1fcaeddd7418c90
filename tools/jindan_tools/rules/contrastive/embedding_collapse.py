"""CTR004: matching and non-matching pairs are equally similar."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_EQUAL = 0.01
_SAME = 0.9


@rule(
    "CTR004",
    "embedding-collapse",
    {"embedding_collapse": 3.0, "plateau_infonce": 1.0, "overfit": -3.0, "healthy_converged": -3.0},
)
def embedding_collapse(run: Run) -> Iterator[Finding]:
    """Report embeddings that all point the same way.

    ## What it does
    Compares the logged similarity of positive and negative pairs over the last three records.
    ## Why it matters
    With every similarity near 1 the embeddings are one vector; the loss is ln N whatever the input.
    ## Fires on
    At least 3 last records in which both similarities are above 0.9 and differ by less than 0.01.
    ## Stays silent on
    Similarities that separate, runs that log only one of them.
    ## Source
    Wang and Isola, Understanding Contrastive Representation Learning through Alignment and Uniformity (2020).
    """
    same, other = _find(run, "pos"), _find(run, "neg")
    if same is None or other is None:
        return
    last = list(zip(same.finite, other.finite, strict=False))[-3:]
    if len(last) < 3 or any(min(p, n) < _SAME or abs(p - n) >= _EQUAL for p, n in last):
        return
    yield finding(
        f"짝의 유사도({figure(same.finite[-1])})와 짝이 아닌 것의 유사도({figure(other.finite[-1])})가 같아 임베딩이 한 점으로 붕괴했습니다.",
        cite_point(same, same.finite_indices[-1]),
        cite_point(other, other.finite_indices[-1]),
        Evidence(
            statement=f"첫 기록에서도 두 유사도의 차이는 {figure(same.finite[0] - other.finite[0])} 값이었습니다.",
            value=same.finite[0] - other.finite[0],
            source=same.source(same.finite_indices[0]),
        ),
        severity=Severity.HIGH,
        facts={"positive": same.finite[-1], "negative": other.finite[-1]},
    )


def _find(run: Run, word: str) -> Series | None:
    found = [
        s
        for s in run.series
        if word in s.name.lower() and ("sim" in s.name.lower() or "cos" in s.name.lower()) and len(s.finite) >= 3
    ]
    return max(found, key=len, default=None)
