"""EVL151: a retrieval whose first answer is always right, because each query lies in its own gallery."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_FIRST = regex(r"(?:^|[/_ ])(?:recall|r|precision|p|rank|cmc|hits?|top)[@_-]?1(?:$|[/_ ])")
_WHOLE = regex(
    r"(?:^|[/_ ])(?:map(?:@r)?|m_?ap_?at_?r|mean_average_precision(?:_at_r)?|r[_-]?precision|ndcg(?:@\d+)?)(?:$|[/_ ])"
)
_LEAST, _ALL, _LOW, _PERCENT = 3, 0.9995, 0.6, 1.5


@rule(
    "EVL151", "finds-itself", {"metric_bug": 3.5, "leakage": 2.0, "healthy_converged": -4.0, "embedding_collapse": -1.0}
)
def finds_itself(run: Run) -> Iterator[Finding]:
    """Report a recall@1 of 1 in every record beside a mean average precision that is low.

    ## What it does
    Compares how often the nearest neighbour is right with the quality of the whole ranking.
    ## Why it matters
    Where queries and gallery are the same images, the nearest neighbour of each is itself, at distance 0: recall@1 is 1 before anything
    is learnt. The ranking behind it tells how good the embeddings are.
    ## Fires on
    Recall@1 (precision@1, rank-1) at 1 in all of three records or more, and a mAP, mAP@R, R-precision or nDCG of the same evaluation
    that stays below 0.6.
    ## Stays silent on
    Rankings that are good as well, recalls that rise, runs without a figure of the whole ranking.
    ## Source
    Musgrave et al. 2020 (A Metric Learning Reality Check), section 3.2: mAP@R; pytorch-metric-learning, ref_includes_query.
    """
    found = last_segment(run.of_role(Role.VAL_METRIC))
    first = next((s for s in found if _FIRST.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    whole = next((s for s in found if _WHOLE.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    if first is None or whole is None or first is whole:
        return
    scale = 100.0 if max(first.finite) > _PERCENT else 1.0
    if min(first.finite) < _ALL * scale or max(whole.finite) >= _LOW * (100.0 if max(whole.finite) > _PERCENT else 1.0):
        return
    yield finding(
        f"{first.name} 값이 첫 기록부터 {len(first.finite)}번 모두 {percent(min(first.finite) / scale)}인데 {whole.name} 값은 {figure(max(whole.finite))} 이하입니다. "
        "질의가 갤러리에 그대로 들어 있어 자기 자신을 찾은 것입니다.",
        cite_point(first, first.finite_indices[0], "처음"),
        cite_point(whole, whole.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        facts={"first": min(first.finite), "whole": max(whole.finite)},
    )
