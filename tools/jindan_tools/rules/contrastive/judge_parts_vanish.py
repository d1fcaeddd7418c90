"""CTR151: both parts of a discriminator's loss are gone, what it says of real and what it says of made images."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_REAL = regex(r"(?:^|[/_.])(?:l_d_real|d_real_loss|d_loss_real|loss_d_real)$")
_MADE = regex(r"(?:^|[/_.])(?:l_d_fake|d_fake_loss|d_loss_fake|loss_d_fake)$")
_GONE, _LEFT, _LEAST, _LOST = 0.01, 0.1, 10, 0.9


@rule(
    "CTR151",
    "judge-parts-vanish",
    {"gan_imbalance": 3.5, "healthy_converged": -4.0, "overfit": -2.0, "best_ckpt_wrong": -1.5},
)
def judge_parts_vanish(run: Run) -> Iterator[Finding]:
    """Report a discriminator whose losses on real and on generated images have both gone to nothing.

    ## What it does
    Takes the mean of both parts over the last quarter and compares it with their start.
    ## Why it matters
    In a balanced game each part of a cross-entropy stays near ln 2 = 0.69. When both are gone every image is told apart, and all that
    the generator still gets is a pull away from the real ones: its fidelity falls while nothing looks like divergence.
    ## Fires on
    Ten finite records of each part, both means at 0.01 or less and a tenth of their first records.
    ## Stays silent on
    One part alone, parts that stay, hinge and Wasserstein losses, which are not positive.
    ## Source
    Goodfellow et al. 2014; basicsr/models/srgan_model.py: l_d_real and l_d_fake, each a binary cross-entropy.
    """
    real, made = _part(run, _REAL), _part(run, _MADE)
    if real is None or made is None or not (_gone(real) and _gone(made)):
        return
    metric = next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _fell(s)), None)
    yield finding(
        f"판별자의 손실이 진짜 이미지({figure(fmean(tail(real.finite)))})와 만든 이미지({figure(fmean(tail(made.finite)))}) 모두에서 사라졌습니다. "
        "판별자가 모든 이미지를 가려내 생성자는 쓸모 있는 신호를 받지 못합니다."
        + (
            ""
            if metric is None
            else f" 그동안 {metric.name} 값은 {figure(max(metric.finite))}에서 {figure(metric.finite[-1])} 값으로 떨어졌습니다."
        ),
        cite_point(real, real.finite_indices[0], "처음"),
        cite_point(real, real.finite_indices[-1], "마지막, 균형이면 ln 2 = 0.69 부근"),
        cite_point(made, made.finite_indices[-1], "마지막"),
        *known(None if metric is None else cite_point(metric, metric.finite_indices[-1], "마지막")),
        severity=Severity.HIGH,
        facts={"real": fmean(tail(real.finite)), "made": fmean(tail(made.finite))},
    )


def _part(run: Run, name: re.Pattern[str]) -> Series | None:
    return next(
        (
            s
            for s in run.series
            if name.search(s.name.lower()) and len(s.finite) >= _LEAST and s.first_non_finite is None
        ),
        None,
    )


def _gone(part: Series) -> bool:
    start, end = fmean(part.finite[:3]), fmean(tail(part.finite))
    return 0 <= end <= min(_GONE, _LEFT * start)


def _fell(metric: Series) -> bool:
    return metric.higher_is_better is True and len(metric.finite) > 1 and metric.finite[-1] < _LOST * max(metric.finite)
