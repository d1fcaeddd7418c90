"""The answer of a change review in a few lines: whether to start it, why, what to do first."""

from __future__ import annotations

from textual.content import Content

from jindan_agent.report.kind import KIND_KO, Kind
from jindan_agent.tui.foreign import joined
from jindan_tools.review.record import DECISION_KO, ChangeReview, Decision
from jindan_tools.text.safe import safe_line

SIGN = {Decision.RUN: "OK", Decision.CONFIRM_FIRST: "??", Decision.FIX_FIRST: "!!"}
STYLE = {
    Decision.RUN: "bold $text-success",
    Decision.CONFIRM_FIRST: "bold $text-warning",
    Decision.FIX_FIRST: "bold $text-error",
}


def review_title(review: ChangeReview) -> tuple[str, str]:
    """Return the decision in one line, and the style of it."""
    return f"[{SIGN[review.decision]}] {KIND_KO[Kind.CHANGE_REVIEW]}: {DECISION_KO[review.decision]}", STYLE[
        review.decision
    ]


def review_text(review: ChangeReview) -> Content:
    """Return the decision with its reason, the two sides, and the first things to do; the whole is in the report."""
    lines = [
        joined(review_title(review), f"  {safe_line(review.headline, 400)}"),
        joined(
            ("비교한 설정: ", "bold"),
            f"{safe_line(review.old, 100)} -> {safe_line(review.new, 100)} (전체 검토: 4 보고서)",
        ),
        *(joined(("먼저 할 일: ", "bold"), safe_line(do, 200)) for do in review.first[:3]),
    ]
    return Content("\n").join(lines)
