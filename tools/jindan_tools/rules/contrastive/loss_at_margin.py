"""CTR040: a triplet loss stands at its margin, the value of embeddings that are all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_MARGIN = regex(r"(?:^|[._])(?:triplet_)?margin$")
_TRIPLET = regex(r"triplet|margin|ranking", re.IGNORECASE)
_NEAR = 0.005
_LEAST = 5


@rule(
    "CTR040",
    "loss-at-margin",
    {"embedding_collapse": 4.0, "lr_too_low": -2.0, "overfit": -3.0, "underfit": -1.0, "healthy_converged": -4.0},
)
def loss_at_margin(run: Run) -> Iterator[Finding]:
    """Report a triplet or ranking loss whose value is the margin.

    ## What it does
    max(0, d(a, p) - d(a, n) + m) is exactly m when both distances are equal. Compares the second half of the training
    loss with the configured margin.
    ## Why it matters
    A constant 0.5000 looks like slow learning, and "stable" in a report; it is the value of one point for all inputs.
    ## Fires on
    A configured margin above 0, a loss that names triplets, margin or ranking, at least 5 records, a second half within
    0.5 % of the margin.
    ## Stays silent on
    Losses that leave the margin, classification margins (ArcFace, CosFace), unknown margins.
    ## Source
    Schroff et al. 2015 (FaceNet), section 3.2: f(x) = 0 is the collapsed model; Hermans et al. 2017, section 3.
    """
    margin, loss = _margin(run), train_loss(run)
    if margin is None or loss is None or len(loss.finite) < _LEAST or not _compares(run):
        return
    value, level = float(margin.value or 0), median(tail(loss.finite, 0.5))
    if value <= 0 or abs(level / value - 1) > _NEAR:
        return
    yield finding(
        f"{loss.name} {figure(level)} 값은 설정한 마진 값({figure(value)})과 같아, 같은 쌍과 다른 쌍의 거리가 모두 같은(임베딩이 한 점으로 모인) 상태입니다.",
        cite_stated(margin),
        *cite_ends(loss),
        calculated(
            "두 거리가 같을 때의 손실입니다.",
            value,
            f"max(0, d − d + {value:g}) = {value:g}; 뒤쪽 절반의 중앙값 {level:.4f}",
        ),
        severity=Severity.HIGH,
        facts={"margin": value, "level": level},
    )


def _margin(run: Run) -> Setting | None:
    found = run.stated_like(_MARGIN)
    return next((s for s in found if isinstance(s.value, int | float) and not isinstance(s.value, bool)), None)


def _compares(run: Run) -> bool:
    named = f"{run.word('loss_name')} {run.word('task')}"
    return bool(_TRIPLET.search(named)) or any("triplet" in s.name.lower() for s in run.series)
