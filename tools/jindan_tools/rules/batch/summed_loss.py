"""BAT011: the training loss is the sum over the batch, and with it the learning rate is the batch size times larger."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _SMALLEST = 3, 8
_NEAR = 0.15
_HIGH = 0.5
_LENGTHS = ("block_size", "seq_len", "seq_length", "sequence_length", "max_length", "context_length", "max_seq_length")
_SHORTEST, _CLOSE = 32, 0.05


@rule(
    "BAT011",
    "summed-loss",
    {
        "lr_too_high_oscillate": 3.0,
        "init_bad": -3.0,
        "labels_shuffled": -2.0,
        "input_not_normalised": -2.0,
        "wrong_loss": 0.5,
        "tracker_log_confusion": 1.0,
    },
)
def summed_loss(run: Run) -> Iterator[Finding]:
    """Report a training loss summed over the batch: reduction="sum" multiplies every gradient by the batch size.

    ## What it does
    Compares the ratio of training and held-out loss with the stated batch size, and with the tokens of a row or batch.
    ## Why it matters
    A first loss of a hundred looks like a broken start and is only a sum. For SGD the sum makes the step batch-size
    times longer; Adam divides it out again.
    ## Fires on
    A stated batch of 8 or more and a median ratio of training to held-out loss within 15 % of it. It is a fault when
    the optimizer is SGD, rate times batch exceeds 0.5 and the held-out loss did not fall by a tenth; else a remark.
    ## Stays silent on
    Detectors, whose losses differ in parts; unknown batch sizes, ratios that do not fit, held-out losses that are summed as well.
    ## Source
    torch.nn.CrossEntropyLoss, reduction: "mean" by default, "sum" adds the losses of the batch.
    """
    train, held_out, batch = train_loss(run), val_loss(run), run.number("batch_size")
    if train is None or held_out is None or batch is None or batch < _SMALLEST or is_detector(run):
        return
    if not train.finite or not held_out.finite:
        return
    ratio = _ratio(train, held_out)
    tokens = None if ratio is None else _tokens(run, ratio, batch)
    if ratio is None or (tokens is None and abs(ratio / batch - 1) > _NEAR):
        return
    if tokens is not None:
        yield _of_tokens(train, held_out, ratio, tokens)
        return
    rate = highest_rate(run)
    sgd = family_of(run) is OptimizerFamily.SGD
    stuck = relative_drop(held_out.finite) < 0.1 or outcome(run) is Outcome.WORSE
    harmful = (
        sgd
        and rate is not None
        and rate * batch > _HIGH
        and (stuck or median(tail(held_out.finite)) > held_out.finite[0])
    )
    told = f"학습 손실이 검증 손실의 약 {figure(ratio)}배로 배치 크기 {figure(batch)}과 같아, 배치의 평균이 아니라 합입니다."
    yield finding(
        told
        + (
            f" SGD에서는 학습률을 {figure(batch)}배로 쓴 것과 같습니다."
            if harmful
            else " 값이 크다는 것만으로는 이상이 아닙니다."
        ),
        cite_point(train, train.finite_indices[0]),
        cite_point(held_out, held_out.finite_indices[0]),
        *known(cite_setting(run, "batch_size"), cite_setting(run, "optimizer")),
        calculated("두 손실의 비의 중앙값입니다.", ratio, f"학습 손실 ÷ 검증 손실 = {figure(ratio)} ≈ {figure(batch)}"),
        *(() if rate is None or not harmful else (_rate_of_mean(rate, batch),)),
        severity=Severity.HIGH if harmful else Severity.LOW,
        argues=None if harmful else {"init_bad": -3.0, "input_not_normalised": -2.0, "diverge_no_nan": -1.0},
        facts={"ratio": ratio, "batch": batch},
    )


def _rate_of_mean(rate: float, batch: float) -> Evidence:
    return calculated(
        "평균 손실로 환산한 학습률입니다.", rate * batch, f"{figure(rate)} × {figure(batch)} = {figure(rate * batch)}"
    )


def _of_tokens(train: Series, held_out: Series, ratio: float, tokens: str) -> Finding:
    return finding(
        f"학습 손실이 검증 손실의 약 {figure(ratio)}배로 {tokens}과 같아, 토큰의 평균이 아니라 합입니다. 값이 크다는 것만으로는 이상이 아니며, "
        f"{figure(ratio)}(으)로 나누면 두 손실은 같은 수준입니다.",
        cite_point(train, train.finite_indices[0]),
        cite_point(held_out, held_out.finite_indices[0]),
        calculated("두 손실의 비의 중앙값입니다.", ratio, f"학습 손실 ÷ 검증 손실 = {figure(ratio)}"),
        severity=Severity.LOW,
        argues={"init_bad": -3.0, "diverge_no_nan": -1.0, "tracker_log_confusion": 1.0},
        facts={"ratio": ratio},
    )


def _tokens(run: Run, ratio: float, batch: float) -> str | None:
    """Return which count of tokens the ratio is: those of a row, or of the rows of a batch."""
    length = next((n for s in run.stated(*_LENGTHS) if (n := s.number()) is not None), 0.0)
    if length < _SHORTEST:
        return None
    if abs(ratio / length - 1) <= _CLOSE:
        return f"한 행의 토큰 수 {figure(length)}"
    return f"배치의 토큰 수 {figure(batch)} × {figure(length)}" if abs(ratio / (length * batch) - 1) <= _CLOSE else None


def _ratio(train: Series, held_out: Series) -> float | None:
    """Return the median ratio over the epochs that both logged, None for fewer than three."""
    other = dict(zip(held_out.xs, held_out.values, strict=True))
    pairs = [v / other[x] for x, v in zip(train.xs, train.values, strict=True) if other.get(x, 0.0) > 0]
    return median(pairs) if train.axis is held_out.axis and len(pairs) >= _LEAST else None
