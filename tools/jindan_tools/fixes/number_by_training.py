"""Number the classes of every split by the list of the training split."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure


def number_by_training(situation: Situation) -> Iterator[Fix]:
    """Plan one list of classes for both splits, where LBL015 found that they are numbered apart."""
    classes, held_out = situation.fact("LBL015", "train"), situation.fact("LBL015", "val")
    if classes is None or held_out is None:
        return
    yield situation.fix(
        "검증 데이터의 클래스 번호",
        f"학습과 같은 {figure(classes)}개 클래스의 번호",
        before=f"폴더 {figure(held_out)}개를 따로 센 번호",
        where="검증 Dataset을 만드는 줄",
        why="검증 폴더에 없는 클래스도 빈 폴더를 두거나(ImageFolder의 allow_empty=True), 학습의 class_to_idx를 그대로 써서 번호를 맞춥니다.",
        expected="다시 학습하지 않고 검증만 다시 해도 검증 정확도가 학습에 가깝게 오릅니다.",
        verify="train_ds.class_to_idx와 val_ds.class_to_idx를 출력해 같은 이름이 같은 번호인지 확인하세요.",
        kind=FixKind.DATA,
    )
