"""Give images the labels that the scan did not find or could not read."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import written
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_YOLO = (Framework.ULTRALYTICS, Framework.YOLOV5)


def restore_missing_labels(situation: Situation) -> Iterator[Fix]:
    """Plan label files beside the images of the split that has none, with the counts the next scan must print."""
    run = situation.run
    held_out = situation.cause.id == "eval_labels_missing"
    scan = _scan(run, "val" if held_out else "train")
    bare = None if scan is None else scan.number("backgrounds")
    images = None if scan is None else scan.number("images")
    total = (images or 0) + (bare or 0)
    side = "검증" if held_out else "학습"
    yield situation.fix(
        f"{side} 라벨 파일",
        "이미지와 같은 이름의 labels/*.txt" if run.framework in _YOLO else "모든 이미지에 대응하는 라벨",
        before=f"{figure(total)}장 가운데 {figure(bare)}장에 없음" if bare else "",
        where=_data_place(run, scan),
        why="학습기는 경로의 images를 labels로 바꾼 자리에서 같은 이름의 .txt 파일을 찾고, 없으면 배경으로 셉니다."
        if run.framework in _YOLO
        else "라벨을 찾지 못한 이미지는 정답이 없는 표본이 됩니다.",
        expected=f"다음 검사 줄의 backgrounds 값이 {figure(bare)}에서 {figure(int(total * 0.1))} 이하로 줄어듭니다."
        if bare
        else f"{side} 손실의 모든 항목이 0이 아니고 지표가 0에서 벗어납니다.",
        verify="labels.cache 파일을 지우고 다시 시작해 검사 줄의 수를 비교하세요."
        if run.framework in _YOLO
        else "표본 20개의 라벨 수를 출력해 0개가 없는지 확인하세요.",
        kind=FixKind.DATA,
    )


def repair_labels(situation: Situation) -> Iterator[Fix]:
    """Plan the repair of the label files that the scan rejected, with the first of them named."""
    run = situation.run
    scan = _scan(run, "train")
    corrupt = None if scan is None else scan.number("corrupt")
    named = next((e for e in run.of_kind(EventKind.LABEL_WARNING) if "corrupt" in e.word("problem")), None)
    spot = named or scan
    first = f" 첫 기록: {safe_line(named.text, 140)}" if named is not None else ""
    yield situation.fix(
        "손상으로 제외된 라벨",
        "0장",
        before=f"{figure(corrupt)}장" if corrupt else "경고에 나온 파일",
        where=_data_place(run, scan) if spot is None else spot.source.label(),
        why=f"제외된 이미지는 학습에 쓰이지 않습니다. 좌표(0~1)와 클래스 번호(0부터 nc-1까지)를 고칩니다.{first}",
        expected=f"다음 검사 줄의 corrupt 값이 {figure(corrupt)}에서 0으로 줄어듭니다."
        if corrupt
        else "경고가 사라집니다.",
        verify="로그에서 ignoring corrupt 줄을 모두 찾아 파일을 고치고, labels.cache 파일을 지운 뒤 다시 검사하세요."
        if run.framework in _YOLO
        else "경고에 나온 파일을 모두 고친 뒤 같은 검사를 다시 돌리세요.",
        kind=FixKind.DATA,
    )


def _scan(run: Run, split: str) -> Event | None:
    found = [e for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("split") in {split, ""}]
    return found[-1] if found else None


def _data_place(run: Run, scan: Event | None) -> str:
    data = written(run, "data")
    if data:
        return f"데이터 설정 {safe_line(data, 80)} 의 경로"
    return "데이터 폴더" if scan is None else f"데이터 폴더 (검사 기록은 {scan.source.label()})"
