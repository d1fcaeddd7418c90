"""Give the model as many outputs as the labels need."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.blame import blame
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_TARGET = regex(r"Target (\d+) is out of bounds")


def match_outputs(situation: Situation) -> Iterator[Fix]:
    """Plan the number of outputs that the printed classes or the offending label ask for."""
    run = situation.run
    found = blame(run)
    offending = _TARGET.search(found.message) if found is not None else None
    needed = situation.fact("LBL007", "classes") or (float(offending[1]) + 1 if offending else None)
    name = "num_labels" if "num_labels" in run.config else "num_classes"
    now = run.number(name)
    if needed is None or (now is not None and now >= needed):
        return
    label = f"라벨 {offending[1]}이 있으므로 출력은 적어도 {figure(needed)}개여야 합니다." if offending else ""
    yield situation.fix(
        key(run, name),
        figure(needed).replace(",", ""),
        before=written(run, name),
        where=place(run, name, "모델을 만드는 줄의 출력 개수"),
        why=f"{label or f'데이터의 클래스는 {figure(needed)}개입니다.'} 라벨이 1부터 시작하면 출력을 늘리지 말고 라벨에서 1을 뺍니다.",
        expected="라벨의 최댓값이 출력 개수보다 작아 첫 스텝이 오류 없이 끝납니다.",
        verify="학습 전에 전체 라벨의 최솟값과 최댓값을 출력하세요. CUDA에서는 CUDA_LAUNCH_BLOCKING=1로 한 번 돌립니다.",
        kind=FixKind.CONFIG,
    )
