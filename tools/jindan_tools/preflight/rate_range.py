"""A learning rate far outside what the optimizer is run at, said before the start."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.curves.recipe import assumed_family, training_kind
from jindan_tools.frameworks.optimizer_ranges import LrRange, TrainingKind, optimizer_family, usual_lr_range
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.preflight.item import Item, Level
from jindan_tools.text.figures import figure, times

# Ten times outside the usual range is unusual; thirty times above it no run of ours ever held.
_FAR, _BEYOND = 10.0, 30.0
# Whether an unknown program starts from trained weights is not known; those are tuned at a hundredth of the rate.
_TUNED = 1000.0


def rate_items(run: Run) -> Iterator[Item]:
    """Yield one item where the stated rate lies ten times outside the usual range of its optimizer and kind of training."""
    rate, kind = run.number("learning_rate"), training_kind(run)
    family = optimizer_family(run.word("optimizer")) or assumed_family(run)
    usual = usual_lr_range(family, kind) if family is not None and kind is not None else None
    if usual is None or rate is None or rate <= 0:
        return
    if rate > _FAR * usual.high:
        above = rate / usual.high
        level = Level.STOP if above > _BEYOND else Level.WARN
        yield _item(run, level, usual, f"{_range(usual)} 위쪽 끝의 {times(above)}입니다", "NaN이나 발산이 일찍 옵니다.")
    elif rate < usual.low / (_FAR if kind is not TrainingKind.VISION_SCRATCH else _TUNED):
        below = usual.low / rate
        text = f"{_range(usual)} 아래쪽 끝의 {times(below)} 아래에 있습니다"
        yield _item(run, Level.WARN, usual, text, "손실이 거의 움직이지 않을 수 있습니다.")


def _item(run: Run, level: Level, usual: LrRange, text: str, harm: str) -> Item:
    return Item(
        level=level,
        code="rate_out_of_range",
        what=f"학습률 {figure(run.number('learning_rate'))} 값은 {_named(run)}의 통상 범위 {text}. {harm}",
        do=f"까닭이 없다면 {_range(usual)} 안의 값으로 시작하고, 벗어난 값은 300스텝만 시험해 손실이 내려가는지 보세요.",
        evidence=(
            *cite_settings(run, "learning_rate", "optimizer"),
            Evidence(statement=f"통상 범위는 {_range(usual)}입니다.", formula=f"출처 {usual.source}"),
        ),
    )


def _named(run: Run) -> str:
    return str(run.setting("optimizer")) if run.word("optimizer") else "Trainer의 기본값 AdamW"


def _range(usual: LrRange) -> str:
    return f"{figure(usual.low)}~{figure(usual.high)}"
