"""BAT002: this version of Transformers multiplies the logged loss by the accumulation steps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.curves.loss_ratio import LossRatio, loss_ratio
from jindan_tools.curves.select import train_loss
from jindan_tools.frameworks.loss_inflation import HeadKind, LossScaling, find_loss_scaling, logged_loss_factor
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_HEADS = (
    ("forsequenceclassification", HeadKind.SEQUENCE_CLASSIFICATION),
    ("fortokenclassification", HeadKind.SEQUENCE_CLASSIFICATION),
    ("forcausallm", HeadKind.CAUSAL_LM),
    ("forconditionalgeneration", HeadKind.VISION_LANGUAGE),
)
# Checkpoints whose class takes pictures, by the names of the hub; gemma-3 of 1B and 270M read text only.
_PICTURES = regex(
    r"gemma-?3-(?:4|12|27)b|qwen2(?:\.5)?-?vl|llava|paligemma|llama-3\.2-(?:11|90)b-vision|idefics|smolvlm|pixtral|internvl"
)
_NEAR = 0.35
_AT_CHANCE = 0.06
_CLEARLY, _LEARNT = 1.15, 0.3
# Nats a token with which hardly any tuning begins.
_LEAST_OF_TEXT = 0.4


@rule("BAT002", "trainer-inflates-loss", {"grad_accum_loss_scale": 3.5, "init_bad": -3.0})
def trainer_inflates_loss(run: Run) -> Iterator[Finding]:
    """Report a Transformers version that is known to log the loss times accumulation steps (and devices).

    ## What it does
    Looks up version and model head in the measured table and compares the expected factor with train / eval loss.
    ## Why it matters
    A loss of 86 for 224 classes looks like a wrecked model, but is 16 x ln 224; the gradients may be inflated too.
    ## Fires on
    A Hugging Face run with a listed version, a known head and a factor of 2 or more. It is serious when the first
    ratio of the two losses, or a first loss of the factor times ln C, confirms it; otherwise it is a remark.
    ## Stays silent on
    Versions that were not measured, unknown heads, no accumulation on one device, ratios that contradict the factor.
    ## Source
    frameworks/loss_inflation.py; transformers issues 34263, 35438, 35663, 47688.
    """
    head = _head(run)
    if run.framework is not Framework.HF_TRAINER or head is None:
        return
    scaling = find_loss_scaling(run.version, head)
    steps, devices = _passes(run), int(run.number("devices") or 1)
    if scaling is None or steps < 1 or devices < 1:
        return
    factor = logged_loss_factor(scaling, accumulation=steps, devices=devices)
    ratio, chance = loss_ratio(run), _starts_at_chance(run, factor) or _above_chance_only_by_it(run, factor, scaling)
    seen = None if ratio is None else ratio.first
    # The devices multiply the held-out loss as well, so that only the accumulation is left in the ratio.
    apart = factor // devices if scaling.loss_times_devices else factor
    if factor < 2 or (seen is not None and seen < 0.5 * apart):
        return
    if seen is None and chance is None and head is not HeadKind.SEQUENCE_CLASSIFICATION and _is_ordinary(run, factor):
        return
    confirmed = chance is not None or (apart >= 2 and seen is not None and abs(seen / apart - 1) <= _NEAR)
    yield finding(
        f"이 Transformers 버전({run.version})은 학습 손실을 {factor}배로 부풀려 기록합니다.",
        *known(cite_setting(run, "gradient_accumulation"), cite_setting(run, "devices"), _version(run)),
        _factor(factor, steps, devices, scaling),
        *_ratio(ratio),
        *known(chance),
        severity=Severity.HIGH if confirmed else Severity.LOW,
        argues={"grad_accum_loss_scale": 3.5, "init_bad": -3.0} if confirmed else {"grad_accum_loss_scale": 1.0},
        facts={"factor": float(factor), "ratio": seen or 0.0},
    )


def _is_ordinary(run: Run, factor: int) -> bool:
    """Say whether a token loss is too small to be the factor times what a text costs."""
    loss = train_loss(run)
    return loss is not None and bool(loss.finite) and loss.finite[0] < _LEAST_OF_TEXT * factor


def _starts_at_chance(run: Run, factor: int) -> Evidence | None:
    """Return the proof that the first loss is the factor times what guessing among the classes costs."""
    classes, loss = class_count(run), train_loss(run)
    if classes is None or classes.count < 2 or factor < 2 or loss is None or not loss.finite:
        return None
    expected = factor * math.log(classes.count)
    if loss.axis is not Axis.STEP or abs(loss.finite[0] / expected - 1) > _AT_CHANCE:
        return None
    return calculated(
        "첫 손실은 배율과 무작위 수준의 곱입니다.",
        loss.finite[0] / expected,
        f"{figure(loss.finite[0])} ÷ ({factor} × ln {classes.count} = {figure(expected)}) = {figure(loss.finite[0] / expected)}",
    )


def _above_chance_only_by_it(run: Run, factor: int, scaling: LossScaling) -> Evidence | None:
    """Return the proof that a first loss above guessing falls below it when it is divided by a factor that also the held-out loss carries.

    The first record is a mean over many steps, which may have learnt much.
    """
    classes, loss = class_count(run), train_loss(run)
    if not scaling.loss_times_devices or classes is None or classes.count < 2 or loss is None or not loss.finite:
        return None
    level, first = math.log(classes.count), loss.finite[0]
    if (
        loss.axis is not Axis.STEP
        or first <= _CLEARLY * level
        or not _LEARNT * level <= first / factor <= _CLEARLY * level
    ):
        return None
    return calculated(
        "첫 손실은 무작위 수준보다 높지만 배율로 나누면 그 아래입니다.",
        first / factor,
        f"{figure(first)} ÷ {factor} = {figure(first / factor)}, ln {classes.count} = {figure(level)}",
    )


def _passes(run: Run) -> int:
    """Return how many batches make an update: the accumulation, or all batches of an epoch that has fewer."""
    steps, samples, batch = (run.number(n) for n in ("gradient_accumulation", "effective_batch", "batch_size"))
    if steps is None or samples is None or not batch or run.number("devices") not in {None, 1}:
        return int(steps or 1)
    return int(min(steps, max(1, samples // batch)))


def _head(run: Run) -> HeadKind | None:
    words = [str(s.value).lower() for s in run.settings if "architecture" in s.name.lower()] + [run.word("model")]
    named = next((kind for part, kind in _HEADS for word in words if part in word), None)
    shows = named is None and any(map(_PICTURES.search, words))
    return HeadKind.VISION_LANGUAGE if shows else named


def _version(run: Run) -> Evidence | None:
    event = next((e for e in run.of_kind(EventKind.VERSION) if e.word("package") == "transformers"), None)
    return None if event is None else cite_line(event, "버전이 기록되어 있습니다.")


def _factor(factor: int, steps: int, devices: int, scaling: LossScaling) -> Evidence:
    by_steps = f"누적 {steps}" if scaling.loss_times_accumulation else "누적 영향 없음"
    by_devices = f"장치 {devices}" if scaling.loss_times_devices else "장치 영향 없음"
    return calculated(
        "기록되는 손실의 배율입니다.", float(factor), f"{by_steps} × {by_devices} = {factor} ({scaling.source})"
    )


def _ratio(ratio: LossRatio | None) -> tuple[Evidence, ...]:
    if ratio is None:
        return ()
    i, j, first = ratio.pairs[0]
    train, held_out = ratio.train.values[i], ratio.held_out.values[j]
    return (
        cite_point(ratio.train, i),
        cite_point(ratio.held_out, j),
        calculated("두 손실의 비입니다.", first, f"{figure(train)} ÷ {figure(held_out)} = {figure(first)}"),
    )
