"""Hand the names of the classes to the data set that filters by them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind


def hand_over_class_names(situation: Situation) -> Iterator[Fix]:
    """Plan metainfo inside of each data set, where CRS080 found that a filter left nothing."""
    if situation.finding("CRS080") is None:
        return
    yield situation.fix(
        "train_dataloader.dataset.metainfo",
        "metainfo=dict(classes=(...))",
        before="없거나 주석의 이름과 다름",
        where="실험 설정 파일의 dataset=dict(...) 안(val과 test도 같이)",
        why="classes의 이름이 주석 파일 categories의 name과 글자까지 같은 것만 남습니다. 맨 위에만 적은 metainfo는 데이터셋에 전달되지 않습니다.",
        expected="데이터셋의 길이가 0보다 커져 첫 스텝이 시작됩니다.",
        verify="주석의 categories 이름과 dataset.metainfo['classes'], len(dataset)을 출력해 비교하세요.",
        kind=FixKind.CONFIG,
    )
