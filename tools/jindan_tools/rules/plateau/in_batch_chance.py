"""PLT004: an in-batch contrastive loss stays at ln N, the loss of embeddings that carry no information."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_settings
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.contrastive.chance_reading import read_chance
from jindan_tools.rules.contrastive.pairs import compares_pairs
from jindan_tools.rules.plateau.in_batch_level import InBatchLevel, configured_level, inferred_level
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# A model that has learnt anything is further below ln N than dropout and printing can explain.
_TOLERANCE = 0.005
# A configured temperature alone does not prove such a loss; then the figure has to be the constant itself.
_EXACT = 0.001
_EQUAL_SIMILARITY = 0.02


@rule(
    "PLT004",
    "in-batch-chance",
    {
        "plateau_infonce": 3.0,
        "embedding_collapse": 1.5,
        "overfit": -3.0,
        "underfit": -1.0,
        "healthy_converged": -3.0,
        "lr_too_low": -1.0,
        "plateau_prior": -3.0,
        "class_imbalance": -2.0,
    },
)
def in_batch_chance(run: Run) -> Iterator[Finding]:
    """Report a contrastive loss that ends at the value of embeddings which tell nothing apart.

    ## What it does
    Compares the second half of the loss with ln N of the batch, ln(2N - 1) of two views, and the mean with a short last
    batch (m ln b + ln k) / (m + 1), and looks whether positive and negative pairs are equally similar.
    ## Why it matters
    At that value every candidate looks the same. Equal similarities near 1 mean collapsed embeddings; a wrong pairing
    of the two views leaves nothing to learn and collapses them too.
    ## Fires on
    A contrastive loss of at least 3 records whose second half lies within 0.5 % of such a value (0.1 % when only a configured temperature
    says that pairs are compared); or a curve that stands still within 1 % below ln 8, ln 16, ... ln 4096.
    ## Stays silent on
    Losses of other kinds, unknown batch sizes, curves that leave the value, losses that CTR005 explains to the last digit.
    ## Source
    Oord et al. 2018 (InfoNCE); the mean over batches is exact when all logits are equal.
    """
    sure = compares_pairs(run)
    if not (sure or is_contrastive(run)) or is_detector(run) or (not sure and is_language_model(run)):
        return
    if read_chance(run) is not None:
        return
    for series in (val_loss(run), train_loss(run)):
        if series is None or len(series.finite) < 3:
            continue
        half = median(tail(series.values, 0.5))
        level = configured_level(run, half, _TOLERANCE if sure else _EXACT) or inferred_level(run, series)
        if level is None or min(series.finite) < half * (1 - 3 * _TOLERANCE):
            continue
        yield _report(run, series, half, level)
        return


def _report(run: Run, series: Series, half: float, level: InBatchLevel) -> Finding:
    pair = _similarities(run)
    frozen = len(series.finite) >= 5 and len(set(series.finite)) == 1
    equal = pair is not None and abs(pair[0].finite[-1] - pair[1].finite[-1]) <= _EQUAL_SIMILARITY
    collapsed = frozen or equal
    argues = {
        "plateau_infonce": 3.0,
        "embedding_collapse": 2.5 if collapsed else 1.0,
        "labels_shuffled": 0.5,
        "overfit": -3.0,
        "underfit": -1.0,
        "healthy_converged": -3.0,
        "lr_too_low": -2.0 if collapsed else -0.5,
        # Pairs have no classes of which one could always be answered.
        "plateau_prior": -3.0,
        "class_imbalance": -2.0,
    }
    return finding(
        f"{series.name} 값이 아무것도 구별하지 못하는 수준인 {figure(level.value)}에 머물렀습니다.",
        Evidence(
            statement=f"뒤쪽 절반 기록의 {series.name} 중앙값은 {figure(half)}이고 우연 수준은 {figure(level.value)}입니다.",
            value=half,
            source=series.source(-1),
            formula=level.formula,
        ),
        *cite_settings(run, "batch_size", "temperature"),
        *_other_batch(run, level),
        *_similarity_proof(pair),
        *_last_batch(run),
        severity=Severity.HIGH,
        argues=argues,
        facts={"chance": level.value, "tail": half, "collapsed": 1.0 if collapsed else 0.0},
    )


def _other_batch(run: Run, level: InBatchLevel) -> tuple[Evidence, ...]:
    stated = run.number("batch_size")
    if not level.inferred or stated is None or stated < 2:
        return ()
    formula = f"ln {figure(stated)} = {figure(math.log(stated), 5)}, ln {level.batch} = {figure(level.value, 5)}"
    if level.batch % stated == 0:
        each = level.batch / stated
        said = f"후보가 배치 {figure(stated)}의 {figure(each)}배인 {level.batch}개입니다. 짝마다 어려운 음성 예제를 함께 넣었거나 여러 장의 임베딩을 모은 값입니다."
        return (Evidence(statement=said, value=float(level.batch), formula=formula),)
    return (
        Evidence(
            statement=f"설정의 배치 {figure(stated)}라면 우연 수준이 {figure(math.log(stated))}이어야 하므로, 실제 배치는 {level.batch}개로 보입니다.",
            value=float(level.batch),
            formula=formula,
        ),
    )


def _last_batch(run: Run) -> tuple[Evidence, ...]:
    """Explain the lower loss that a progress bar shows at the end of an epoch: ln k of a short last batch."""
    bars = [s for s in run.of_role(Role.TRAIN_LOSS) if s.name.startswith("progress/last/") and len(s.finite) >= 3]
    if not bars:
        return ()
    shown = median(bars[0].finite)
    size = round(math.exp(shown))
    if size < 2 or abs(shown - math.log(size)) > 0.02:
        return ()
    return (
        Evidence(
            statement=f"진행 막대 끝의 손실 {figure(shown)} 값은 짝이 {size}개인 마지막 배치의 우연 수준이며 학습이 진행된 것이 아닙니다.",
            value=shown,
            source=bars[0].source(-1),
            formula=f"ln {size} = {figure(math.log(size), 5)}",
        ),
    )


def _similarities(run: Run) -> tuple[Series, Series] | None:
    found = [s for role in Role for s in last_segment(run.of_role(role)) if "sim" in s.name.lower() and s.finite]
    same = [s for s in found if "pos" in s.name.lower()]
    other = [s for s in found if "neg" in s.name.lower()]
    return (same[0], other[0]) if same and other else None


def _similarity_proof(pair: tuple[Series, Series] | None) -> tuple[Evidence, ...]:
    if pair is None:
        return ()
    same, other = pair
    gap = same.finite[-1] - other.finite[-1]
    return (
        Evidence(
            statement=f"마지막 기록에서 짝의 유사도는 {figure(same.finite[-1])}, 짝이 아닌 것의 유사도는 "
            f"{figure(other.finite[-1])} 값으로 차이가 {figure(gap)}입니다.",
            value=gap,
            source=same.source(same.finite_indices[-1]),
        ),
    )
