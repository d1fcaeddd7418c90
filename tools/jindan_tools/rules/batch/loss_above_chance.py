"""BAT008: a classification loss is above the level of guessing from the first record to the last."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import grad_norm, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import ClassCount, class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_FACTOR = 3.0
_END = 1.2
_FELL = 0.2
_RECORDS = 5
_COUNTS = (2, 4, 8, 16, 32, 64)
_GUESSED, _STEEP = 2.2, 100.0


@rule("BAT008", "loss-above-chance", {"grad_accum_loss_scale": 1.5, "init_bad": 0.5, "healthy_converged": -3.0})
def loss_above_chance(run: Run) -> Iterator[Finding]:
    """Report a falling loss whose every record is worse than guessing, so that its scale is in doubt.

    ## What it does
    Compares first and last training loss with ln C and lists what they would be after a division by K micro-batches
    and processes.
    ## Why it matters
    A smooth fall shows that the model learns; a value that guessing would beat cannot be its mean cross-entropy. Either
    the record is a sum over accumulation steps and processes, or the logits really are that large. Until that is known
    the run can be called neither healthy nor failed. A held-out loss as large, which accumulates nothing, beside gradient norms of 100 and more and
    answers of guessing decides it: the inputs are on a huge scale.
    ## Fires on
    At least 5 finite records with a known number of classes, a first loss of 3 ln C or more, a last one above 1.2 ln C,
    a fall of at least 20 %, and accumulation steps or processes that nothing in the run states.
    ## Stays silent on
    Losses that end below chance, held-out losses of ordinary size (BAT001), known accumulation without a factor,
    detectors, language models, contrastive, preference and adversarial losses.
    ## Source
    ln C is the cross-entropy of a uniform guess; transformers issues 34263 and 47688 (loss times accumulation and
    processes in classification heads from 4.54 on).
    """
    classes, loss = class_count(run), train_loss(run)
    if classes is None or classes.count > 5000 or loss is None or len(loss.finite) < _RECORDS or _other_kind(run):
        return
    level = uniform_cross_entropy(classes.count)
    first, last = loss.finite[0], loss.finite[-1]
    if first < _FACTOR * level or last < _END * level or last > (1 - _FELL) * first or max(loss.finite) > 1.15 * first:
        return
    held_out = val_loss(run)
    if not _unknown_factor(run) or (held_out is not None and held_out.finite and held_out.finite[0] < 2 * level):
        return
    norm = grad_norm(run)
    if held_out is not None and norm is not None and _is_wide(run, held_out, norm, classes.count):
        yield _wide_inputs(loss, held_out, norm, classes, level)
        return
    yield finding(
        f"{loss.name} 값이 {figure(first)}에서 {figure(last)}까지 줄었지만 끝까지 무작위 수준 ln({classes.count}) = {level:.4f}보다 커서, "
        "기록된 손실이 누적 단계와 프로세스 수만큼 곱해진 합인지부터 확인해야 합니다.",
        cite_point(loss, loss.finite_indices[0], f"무작위 수준의 {times(first / level)}"),
        cite_point(
            loss,
            loss.finite_indices[-1],
            f"무작위 수준의 {times(last / level)}, 처음보다 {percent(1 - last / first)} 감소",
        ),
        classes.evidence,
        *_candidates(loss, level),
        _logits(first, level, classes),
        *_head(run),
        severity=Severity.MEDIUM,
        facts={"first_ratio": first / level, "last_ratio": last / level},
    )


def _is_wide(run: Run, held_out: Series, norm: Series, classes: int) -> bool:
    """Return whether evaluation, which accumulates nothing, costs as much, at gradients in the hundreds and answers of guessing."""
    hits = accuracy(run)
    guessed = hits is not None and len(hits.finite) >= _RECORDS and median(tail(hits.finite)) <= _GUESSED / classes
    enough = len(norm.finite) >= _RECORDS and len(held_out.finite) >= _RECORDS
    return guessed and enough and median(norm.finite[:_RECORDS]) >= _STEEP


def _wide_inputs(loss: Series, held_out: Series, norm: Series, classes: ClassCount, level: float) -> Finding:
    return finding(
        f"{loss.name} 값이 {figure(loss.finite[0])}에서 시작해 끝까지 무작위 수준 ln({classes.count}) = {figure(level)}보다 크고, 누적과 상관없는 검증 손실도 {figure(held_out.finite[-1])}이며 "
        f"기울기 노름은 {figure(norm.finite[0])}입니다. 입력의 크기가 수백 배 이상이라 로짓이 튀고 있습니다.",
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(held_out, held_out.finite_indices[-1], "검증 손실의 마지막"),
        cite_point(norm, norm.finite_indices[0], "기울기 노름"),
        classes.evidence,
        severity=Severity.HIGH,
        argues={
            "input_not_normalised": 3.0,
            "init_bad": 1.0,
            "lr_too_high_oscillate": 1.0,
            "lr_too_low": -3.0,
            "labels_shuffled": -1.0,
            "healthy_converged": -4.0,
        },
        facts={"first_ratio": loss.finite[0] / level, "last_ratio": loss.finite[-1] / level},
    )


def _other_kind(run: Run) -> bool:
    return any(k(run) for k in (is_detector, is_contrastive, is_language_model, is_adversarial, is_preference))


def _unknown_factor(run: Run) -> bool:
    """Return whether something is left open that could have multiplied the loss."""
    steps, devices = run.number("gradient_accumulation"), run.number("devices")
    return steps is None or devices is None


def _candidates(loss: Series, level: float) -> Iterator[Evidence]:
    first, last = loss.finite[0], loss.finite[-1]
    above = [k for k in _COUNTS if first / k >= 0.95 * level]
    below = next((k for k in _COUNTS if first / k < 0.95 * level), None)
    parts = [f"{k}이면 {figure(first / k)} → {figure(last / k)}" for k in above]
    if below is not None:
        parts.append(f"{below}이면 {figure(first / below)} → {figure(last / below)}(무작위보다 낮게 시작)")
    yield calculated(
        f"누적 단계 × 프로세스 수에 따른 실제 손실은 {', '.join(parts)}입니다.",
        first / level,
        f"{figure(first)} ÷ K, {figure(last)} ÷ K; 무작위 수준에서 시작하려면 K = {figure(first)} ÷ {level:.4f} = {figure(first / level)}",
    )


def _logits(first: float, level: float, classes: ClassCount) -> Evidence:
    """Say how large logits would have to be: far above s = 1 the loss is about the largest of C Gaussian logits.

    E[max] = s (r - (ln ln C + ln 4 pi) / (2 r)) with r = sqrt(2 ln C) (extreme value theory; C = 224 gives 2.65 s, measured 2.78 s).
    """
    root = math.sqrt(2 * level)
    largest = root - (math.log(level) + math.log(4 * math.pi)) / (2 * root) if classes.count > 10 else root
    spread = first / largest
    return calculated(
        f"배율이 1이라면 로짓의 표준편차가 약 {figure(spread, 2)}이어야 하며, 보통의 헤드 초기화(1 안팎)로는 나오지 않습니다.",
        spread,
        f"{figure(first)} ÷ {figure(largest, 3)} (표준편차 1인 로짓 {classes.count}개 중 최댓값의 기댓값) = {figure(spread, 3)}",
    )


def _head(run: Run) -> Iterator[Evidence]:
    if run.framework is not Framework.HF_TRAINER:
        return
    for event in run.of_kind(EventKind.WEIGHTS):
        if "ForSequenceClassification" in event.text or "ForTokenClassification" in event.text:
            yield cite_line(
                event,
                "모델은 Hugging Face 분류 헤드이며, transformers 4.54부터 이 헤드의 손실은 누적 단계와 프로세스 수를 곱한 값으로 기록됩니다.",
            )
            return
