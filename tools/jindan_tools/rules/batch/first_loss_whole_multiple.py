"""BAT010: the first losses are a whole multiple of ln C while the held-out loss is not."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.frameworks.loss_inflation import HeadKind, find_loss_scaling
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.class_count import ClassCount, class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR = 0.015
_HELD_OUT = 1.2
_EARLY = 100.0
_LARGEST = 512


@rule(
    "BAT010",
    "first-loss-whole-multiple",
    {"grad_accum_loss_scale": 3.5, "init_bad": -3.0, "input_not_normalised": -2.0, "loss_scale_wrong": -1.0},
)
def first_loss_whole_multiple(run: Run) -> Iterator[Finding]:
    """Report a first training loss of K x ln C, K a whole number that nothing states, beside an ordinary held-out loss.

    ## What it does
    Divides the first training loss by ln C and looks how far the quotient is from a whole number; the first held-out
    loss must be that of one batch.
    ## Why it matters
    A fresh head guesses, and guessing costs ln C. K times that is K summed micro-batches, not a broken start: a badly
    scaled head gives no whole number, and shows in the held-out loss as well.
    ## Fires on
    A first record within 100 steps, K of 2 to 512 within 1.5 % of a whole number, a first held-out loss of at most
    1.2 ln C, accumulation steps that the run does not state.
    ## Stays silent on
    Known accumulation (BAT001, BAT007), epoch means, unknown classes, held-out losses that are high as well.
    ## Source
    transformers issue 47688: heads with forward(**kwargs) drop num_items_in_batch from 4.54 on, so the sum over
    accumulation steps is logged; ln C is the cross-entropy of a uniform guess.
    """
    classes, loss, held_out = class_count(run), train_loss(run), val_loss(run)
    if classes is None or loss is None or held_out is None or "gradient_accumulation" in run.config:
        return
    if loss.axis is not Axis.STEP or not loss.finite or not held_out.finite or loss.xs[0] > _EARLY:
        return
    level = uniform_cross_entropy(classes.count)
    quotient = loss.values[0] / level
    count = round(quotient) if 1.5 <= quotient <= _LARGEST else 0
    if count < 2 or abs(quotient / count - 1) > _NEAR or held_out.finite[0] > _HELD_OUT * level:
        return
    yield finding(
        f"첫 {loss.name} {figure(loss.values[0])} 값은 무작위 수준 ln {classes.count} = {level:.4f}의 정확히 {count}배이고 검증 손실은 정상 범위라, "
        f"배치 {count}개의 손실을 평균하지 않고 더해 기록한 값입니다.",
        cite_point(loss, 0, "첫 기록"),
        cite_point(held_out, held_out.finite_indices[0], f"무작위 수준의 {figure(held_out.finite[0] / level)}배"),
        *_quotient(classes, quotient, loss.values[0], level),
        *known(_known_release(run)),
        severity=Severity.HIGH,
        facts={"factor": float(count), "quotient": quotient},
    )


def _quotient(classes: ClassCount, quotient: float, first: float, level: float) -> tuple[Evidence, ...]:
    return (
        classes.evidence,
        calculated(
            "첫 손실을 무작위 수준으로 나눈 값입니다.", quotient, f"{figure(first)} ÷ {level:.4f} = {figure(quotient)}"
        ),
    )


def _known_release(run: Run) -> Evidence | None:
    """Name the release when it is known to sum the loss of a classification head."""
    scaling = find_loss_scaling(run.version, HeadKind.SEQUENCE_CLASSIFICATION)
    if run.framework is not Framework.HF_TRAINER or scaling is None or not scaling.loss_times_accumulation:
        return None
    return calculated(
        f"transformers {run.version} 버전은 분류 헤드의 손실을 누적 횟수만큼 더해 기록하는 것으로 확인된 버전입니다.",
        1.0,
        scaling.source,
    )
