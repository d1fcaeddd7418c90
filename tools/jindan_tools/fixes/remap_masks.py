"""Give the object of a mask a class of its own instead of the value that the loss leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure


def remap_masks(situation: Situation) -> Iterator[Fix]:
    """Plan masks of 0 and 1, where LBL014 found that the object has the value of ignore_index."""
    ignored = situation.fact("LBL014", "ignore_index")
    if ignored is None:
        return
    value = figure(ignored)
    yield situation.fix(
        "마스크의 물체 값",
        "1",
        before=value,
        where="마스크를 읽는 줄",
        why=f"mask = (mask == {value}).long()처럼 클래스 번호로 바꿉니다. 손실에서 뺄 픽셀이 없으면 ignore_index도 지웁니다.",
        expected="처음 에폭부터 물체의 IoU가 오르고, 손실은 배경만 볼 때보다 높은 값에서 내려갑니다.",
        verify="배치 하나에서 mask.unique()와 (mask != ignore_index).sum()을 출력해 물체의 픽셀이 남는지 확인하세요.",
        kind=FixKind.DATA,
    )
