"""Name the entry that was looked up and not found, and the table it was looked up in."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.blame import Blame, blame, code_place
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.regex import regex

# `self.cat2label[name]`, `checkpoint["optimizer"]`: the table of the failed look-up.
_TABLE = regex(r"(?P<table>[A-Za-z_][\w.]{0,60})\[")
_OF_CLASSES = regex(r"class|label|name|categor|\bnc\b")
_KEY = regex(r"^['\"]?(?P<key>[^'\"]{1,60})['\"]?$")


def add_entry(situation: Situation) -> Iterator[Fix]:
    """Plan the entry that the labels have and the table of classes has not."""
    found = blame(situation.run)
    if found is not None and found.name == "IndexError":
        yield from _lengthen(situation, found)
    looked_up = _looked_up(found)
    if found is None or looked_up is None:
        return
    table, entry = looked_up
    yield situation.fix(
        f"{table}의 항목",
        f"{entry} 항목을 더하거나, 라벨에서 {entry} 값을 고침",
        before=f"{entry} 없음",
        where=code_place(found, "클래스 목록"),
        why=f"데이터의 라벨에 {entry} 값이 있는데 {table}에는 없습니다. 클래스 목록의 철자와 번호의 시작(0 또는 1)을 라벨 파일과 맞춥니다.",
        expected="모든 라벨이 클래스 목록에서 찾아집니다.",
        verify=f"그 줄 앞에서 {table}의 키와 라벨 파일에 나오는 값의 집합을 함께 출력해 차이가 없는지 보세요.",
        kind=FixKind.DATA,
    )


def _lengthen(situation: Situation, found: Blame) -> Iterator[Fix]:
    """Plan the comparison of a list of classes with the numbers that index it."""
    lists = [m["table"] for m in _TABLE.finditer(found.code) if _OF_CLASSES.search(m["table"])]
    if not lists:
        return
    yield situation.fix(
        f"{lists[-1]}의 길이",
        "라벨 번호의 최댓값 + 1",
        where=code_place(found, "클래스 목록"),
        why=f"라벨 번호로 {lists[-1]} 목록의 칸을 골랐는데 그 칸이 없습니다. 설정의 클래스 이름이 빠졌거나(번호가 이어지지 않음), 라벨이 1부터 시작합니다.",
        expected="라벨 번호의 최댓값이 목록의 길이보다 작습니다.",
        verify=f"그 줄 앞에서 len({lists[-1]}) 값과 라벨 번호의 최솟값, 최댓값을 함께 출력하세요.",
        kind=FixKind.CONFIG,
    )


def list_keys(situation: Situation) -> Iterator[Fix]:
    """Plan a look at the keys of a checkpoint in which one was not found."""
    found = blame(situation.run)
    looked_up = _looked_up(found)
    if found is None or looked_up is None:
        return
    table, entry = looked_up
    yield situation.fix(
        f"{table}에서 읽는 '{entry}' 항목",
        f"체크포인트에 있는 이름으로 바꾸거나, '{entry}' 항목이 있을 때만 읽음",
        where=code_place(found, "체크포인트를 읽는 줄"),
        why=f"이 체크포인트에는 '{entry}' 항목이 없습니다. 가중치만 저장한 파일이면 이어서 학습하지 말고 가중치만 불러와 새로 시작합니다.",
        expected=f"{found.frame or '그 줄'}을 지나 학습이 시작됩니다.",
        verify="python -c \"import torch; print(list(torch.load('체크포인트 경로', map_location='cpu', weights_only=False)))\" 명령으로 항목의 이름을 보세요. 믿을 수 있는 파일에만 쓰세요.",
    )


def _looked_up(found: Blame | None) -> tuple[str, str] | None:
    if found is None or found.name != "KeyError":
        return None
    table, key = _TABLE.search(found.code), _KEY.match(found.message)
    return (table["table"], key["key"]) if table is not None and key is not None else None


def shorten_rows(situation: Situation) -> Iterator[Fix]:
    """Plan rows that are no longer than the table of positions."""
    if situation.fact("CRS013", "places") != 1:
        return
    yield situation.fix(
        "max_length",
        "모델 config의 n_positions(max_position_embeddings) 이하, truncation=True",
        where="토크나이저를 부르는 줄",
        why="토큰 번호는 어휘 안에 있습니다. 한 행이 위치 임베딩의 길이보다 길어 없는 위치를 찾았으므로 어휘를 늘려도 같은 곳에서 멈춥니다.",
        expected="같은 배치를 지나 학습이 이어집니다.",
        verify="가장 긴 행의 토큰 수와 model.config의 최대 길이를 나란히 출력하세요.",
        kind=FixKind.CONFIG,
    )
