"""CTR001: the discriminator of a GAN tells real from fake almost without error."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_SEPARATION = regex(r"real_?fake|(?:^|[/_])d_?acc|disc\w*acc|auroc|d_real_fake")
_DISCRIMINATOR = regex(r"(?:^|[/_.])(?:d|disc|discriminator)_?loss|loss_?d(?:$|[/_.])")
_PERFECT = 0.97
_EARLY_GOOD = 0.9


@rule("CTR001", "discriminator-wins", {"gan_imbalance": 3.0, "overfit": -2.0, "diverge_no_nan": -1.0})
def discriminator_wins(run: Run) -> Iterator[Finding]:
    """Report a discriminator that wins: it separates almost perfectly and its loss keeps falling.

    ## What it does
    Compares the separation (AUROC or accuracy of the discriminator) and its loss in the first and last tenth of the records.
    ## Why it matters
    A discriminator without errors gives the generator no usable gradient.
    ## Fires on
    A mean separation of at least 0.97 in the last tenth that was below 0.9 in the first, while the discriminator loss
    lost more than half of its early level.
    ## Stays silent on
    A bounded game (separation below 0.97), runs without a separation measure, fewer than 20 records.
    ## Source
    Arjovsky and Bottou, Towards Principled Methods for Training GANs (2017): a perfect discriminator has vanishing gradients.
    """
    loss = max((s for s in run.series if _DISCRIMINATOR.search(s.name.lower())), key=len, default=None)
    if not is_adversarial(run) or loss is None or len(loss.finite) < 20:
        return
    for series in run.series:
        if not _SEPARATION.search(series.name.lower()) or len(series.finite) < 20:
            continue
        early, late = _ends(series)
        loss_early, loss_late = _ends(loss)
        if late < _PERFECT or early >= _EARLY_GOOD or loss_early <= 0 or loss_late > 0.5 * loss_early:
            continue
        yield finding(
            f"판별자가 진짜와 가짜를 {figure(late, 3)} 수준으로 거의 완벽하게 구별해 생성자가 배울 신호가 없습니다.",
            Evidence(
                statement=f"{series.name} 평균은 처음 {figure(early, 3)}에서 마지막 {figure(late, 3)} 값으로 올랐습니다.",
                value=late,
                source=series.source(series.finite_indices[-1]),
                formula="처음과 마지막 10 % 기록의 평균",
            ),
            Evidence(
                statement=f"{loss.name} 평균은 {figure(loss_early)}에서 {figure(loss_late)} 값으로 {percent(1 - loss_late / loss_early)} 줄었습니다.",
                value=loss_late,
                source=loss.source(loss.finite_indices[-1]),
                formula="처음과 마지막 10 % 기록의 평균",
            ),
            cite_point(series, series.finite_indices[-1], "마지막 기록"),
            severity=Severity.HIGH,
            facts={"separation": late, "d_loss": loss_late},
        )
        return


def _ends(series: Series) -> tuple[float, float]:
    size = max(5, len(series.finite) // 10)
    return fmean(series.finite[:size]), fmean(series.finite[-size:])
