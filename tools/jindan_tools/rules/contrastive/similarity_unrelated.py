"""CTR131: similarities of pairs have nothing to do with their labels in any evaluation, and the loss stands."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.in_batch_chance import in_batch_chance
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _RECORDS, _NOTHING, _STANDS, _HIGH_RATE = 3, 8, 0.1, 0.05, 1e-3
_COIN, _NEAR = 0.25, 0.02


@rule(
    "CTR131",
    "similarity-unrelated",
    {
        "embedding_collapse": 2.5,
        "plateau_prior": 1.5,
        "labels_shuffled": 1.0,
        "lr_too_low": -0.5,
        "overfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def similarity_unrelated(run: Run) -> Iterator[Finding]:
    """Report a training of sentence embeddings whose similarities never correlate with the labels while the loss stands.

    ## What it does
    Reads Spearman or Pearson correlations of similarities over all evaluations, and the training loss.
    ## Why it matters
    A pretrained encoder begins at 0.3 to 0.7. A correlation of 0 says that all texts got the same vector (a rate of full training from
    scratch breaks an encoder within its warm-up), and a squared error of 0.25 over labels of 0 and 1 is that of the answer 0.5.
    ## Fires on
    Three evaluations or more, all within 0.1 of zero, and eight records of a loss whose second half moves by less than 5 %.
    ## Stays silent on
    Correlations that rise, losses that fall, losses that PLT004 reads.
    ## Source
    sbert.net EmbeddingSimilarityEvaluator; the mean of (y - 0.5)^2 over balanced labels of 0 and 1 is 0.25.
    """
    order, loss, rate = _correlation(run), train_loss(run), highest_rate(run)
    if order is None or loss is None or len(loss.finite) < _RECORDS:
        return
    half = tail(loss.finite, 0.5)
    level = median(half)
    if any(abs(v) > _NOTHING for v in order.finite) or level <= 0 or max(half) - min(half) > _STANDS * level:
        return
    if relative_drop(loss.finite) > 0.5 or any(in_batch_chance.check(run)):
        return
    coin = (
        calculated("0과 1이 반반인 라벨에 늘 0.5라고 답할 때의 제곱 오차입니다.", _COIN, "(1 − 0.5)² = 0.25")
        if abs(level / _COIN - 1) <= _NEAR
        else None
    )
    fast = rate is not None and rate >= _HIGH_RATE
    yield finding(
        f"평가 {len(order.finite)}번 모두에서 {order.name} 값이 0 부근이고 손실은 {figure(level)}에서 움직이지 않습니다. 문장마다 임베딩이 구별되지 않습니다."
        + (f" 학습률 {figure(rate)} 값은 사전 학습된 인코더를 웜업 안에 망가뜨릴 크기입니다." if fast and rate else ""),
        cite_point(order, order.finite_indices[-1], "마지막 평가"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        *known(coin),
        severity=Severity.HIGH,
        argues={"embedding_collapse": 2.5, "lr_too_high_oscillate": 2.0, "plateau_prior": 1.5, "overfit": -3.0, "healthy_converged": -4.0} if fast else None,
        facts={"level": level},
    )  # fmt: skip


def _correlation(run: Run) -> Series | None:
    named = (s for s in run.of_role(Role.VAL_METRIC) if any(c in s.name.lower() for c in ("spearman", "pearson")))
    return next((s for s in named if len(s.finite) >= _LEAST), None)
