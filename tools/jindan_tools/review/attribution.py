"""Several changes at once cannot be credited to one of them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Severity
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.record import Advice, Judgement

# Settings whose change alone can move the score.
_MOVES = frozenset({
    "image_size", "batch_size", "learning_rate", "weight_decay", "optimizer", "momentum", "model", "data", "train_data",
    "epochs", "pretrained", "scheduler", "scheduler_t_max", "mosaic", "dropout", "label_smoothing", "warmup_epochs",
    "warmup_steps", "max_length", "grad_clip", "freeze",
})  # fmt: skip


def judge_attribution(case: ReviewCase) -> Iterator[Judgement]:
    """Say so when two or more settings that move the score change together."""
    moved = list(dict.fromkeys(c.label for c in case.changes if c.canonical in _MOVES))
    if len(moved) < 2:
        return
    whole = len({c.label for c in case.changes})
    among = f"바뀐 {whole}가지 가운데 점수를 움직이는 " if whole > len(moved) else ""
    yield Judgement(
        parameter="함께 바꾼 값",
        old="",
        new=f"{len(moved)}가지",
        advice=Advice.CONFIRM,
        why=(
            f"{among}{len(moved)}가지({', '.join(moved)})를 한 번에 바꾸므로 점수가 달라져도 어느 것 때문인지 알 수 없습니다. "
            "이전 가중치를 새 설정으로 평가만 해 보거나, 하나씩 바꾼 짧은 실행으로 갈라 보세요."
        ),
        severity=Severity.LOW,
    )
