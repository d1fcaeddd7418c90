"""Weigh rare classes up so that one answer for everything stops paying."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.event import EventKind
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure

_MOST_CLASSES = 12
_RULE = "PLT003"


def balance_classes(situation: Situation) -> Iterator[Fix]:
    """Plan class weights n / (C x n_c), written out when the counts are known, and the macro F1 to exceed."""
    run = situation.run
    counts = _counts(run)
    stuck = situation.fact(_RULE, "macro_f1")
    weights = _weights(counts)
    if run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return
    yield situation.fix(
        "손실의 클래스 가중치",
        f"CrossEntropyLoss(weight=torch.tensor({weights}))"
        if 0 < len(counts) <= _MOST_CLASSES
        else "CrossEntropyLoss(weight=n / (C * counts))",
        before="모든 클래스가 같음",
        where="손실을 만드는 줄",
        why="가장 많은 클래스 하나만 답해도 손실이 낮아지는 상태입니다. 가중치는 전체 수 ÷ (클래스 수 × 클래스별 수)입니다.",
        expected=f"macro F1 값이 한 클래스만 답할 때의 {figure(stuck)}보다 뚜렷하게 올라갑니다."
        if stuck is not None
        else "소수 클래스의 재현율이 0을 벗어납니다.",
        verify="검증에서 클래스별 재현율과 macro F1 값을 출력하세요. 정확도는 잠시 내려갈 수 있습니다.",
    )


def _counts(run: Run) -> list[float]:
    event = run.last_event(EventKind.CLASS_COUNTS)
    words = event.word("counts").split(",") if event is not None else []
    return [float(w) for w in words if w.strip().replace(".", "", 1).isdigit()]


def _weights(counts: list[float]) -> str:
    total = sum(counts)
    parts = [figure(total / (len(counts) * n), 3) if n else "0" for n in counts]
    return f"[{', '.join(p.replace(',', '') for p in parts)}]"
