"""Keep worker processes within the memory of the machine and of its container."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.text.figures import figure

_WORKERS = {"workers", "num_workers", "dataloader_num_workers", "workers_per_gpu", "n_workers"}


def enlarge_shared_memory(situation: Situation) -> Iterator[Fix]:
    """Plan a larger /dev/shm, and no workers until then."""
    yield situation.fix(
        "/dev/shm 크기",
        "docker run --shm-size=16g (또는 --ipc=host)",
        before="도커 기본값 64 MiB이면 부족",
        where="컨테이너 실행 명령 (쿠버네티스: emptyDir medium: Memory)",
        why="데이터로더 워커는 배치를 /dev/shm에 놓고 넘겨줍니다.",
        expected="한 에폭 동안 /dev/shm 사용률이 100 %에 닿지 않고 Bus error가 나오지 않습니다.",
        verify="학습 중에 df -h /dev/shm 값을 몇 번 확인하세요.",
        kind=FixKind.ENVIRONMENT,
    )
    yield _workers(
        situation,
        after="0",
        why="컨테이너를 다시 띄우지 못할 때 오늘 쓸 수 있는 방법입니다. 느려지지만 공유 메모리를 쓰지 않습니다.",
    )


def fewer_workers(situation: Situation) -> Iterator[Fix]:
    """Plan half the workers and a record of the memory that grows."""
    held = _setting(situation.run)
    now = _number(held)
    after = str(max(1, int(now // 2))) if now and now >= 2 else "2"
    yield _workers(
        situation, after=after, why="워커마다 데이터 목록의 사본이 생기므로 메모리는 워커 수에 비례해 늘어납니다."
    )
    yield situation.fix(
        "에폭마다 쌓이는 객체",
        "losses.append(loss.item()), 목록은 numpy 배열이나 Arrow로 보관",
        where="학습 루프와 Dataset.__init__",
        why="텐서를 그대로 모으면 계산 그래프까지 남고, 파이썬 객체 목록은 워커에서 조금씩 복사됩니다.",
        expected="에폭이 지나도 호스트 메모리(RSS)가 첫 에폭 수준에서 평평합니다.",
        verify="매 에폭 psutil.Process().memory_info().rss 값을 기록하세요.",
    )


def _workers(situation: Situation, *, after: str, why: str) -> Fix:
    held = _setting(situation.run)
    now = _number(held)
    return situation.fix(
        held.name.rpartition(".")[2] if held is not None else "num_workers",
        after,
        before=figure(now) if now is not None else "",
        where=held.source.label() if held is not None else dialect(situation.run.framework).settings,
        why=why,
        expected="이전에 죽은 지점을 지나 한 에폭이 끝납니다.",
        verify="같은 데이터로 한 에폭을 돌리며 free -g 값을 확인하세요.",
        kind=FixKind.CONFIG,
    )


def _setting(run: Run) -> Setting | None:
    return next((s for s in run.settings if s.name.rpartition(".")[2].lstrip("-") in _WORKERS), None)


def _number(held: Setting | None) -> float | None:
    value = None if held is None else held.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
