"""Free storage and keep fewer checkpoints."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind


def save_space(situation: Situation) -> Iterator[Fix]:
    """Plan free space first, then a limit on checkpoints."""
    yield Fix(
        cause_id=situation.cause.id,
        parameter="저장 경로의 빈 공간",
        before="",
        after="체크포인트 하나 크기의 3배 이상",
        where="체크포인트를 저장하는 경로",
        priority=1,
        why="쓰다 만 파일은 다음 실행에서 열리지 않습니다. 용량과 inode 수, 사용자 할당량을 모두 확인해야 합니다.",
        expected="체크포인트 저장이 오류 없이 끝나고 파일 크기가 이전 것과 같습니다.",
        verify="df -h, df -i, quota 명령으로 빈 공간을 확인하고, ls -l로 마지막 두 체크포인트의 크기를 비교하고, 작은 것은 지운 뒤 그 앞의 것에서 재개하세요.",
        kind=FixKind.ENVIRONMENT,
    )
    words = dialect(situation.run.framework)
    if not words.keep:
        return
    yield Fix(
        cause_id=situation.cause.id,
        parameter=words.keep,
        before="",
        after="2",
        where=words.settings,
        priority=2,
        why="최적과 마지막 두 개면 재개와 평가에 충분합니다.",
        expected="저장 공간이 체크포인트 2~3개 크기에서 더 늘지 않습니다.",
        verify="몇 번 저장된 뒤 du -sh 저장경로 값이 일정한지 확인하세요.",
        kind=FixKind.CONFIG,
    )
