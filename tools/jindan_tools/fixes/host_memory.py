"""Keep worker processes within the memory of the machine and of its container."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.event import EventKind
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_STEP = regex(r"StepId=(\d+)|JobId=(\d+)|\bjob (\d+)")
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
    """Plan a larger request where a scheduler set the limit, half the workers, and what keeps memory from growing.

    What grows by the epoch comes before the workers where a curve of the memory shows that it did.
    """
    held = _setting(situation.run)
    now = None if held is None else held.number()
    first, last = (situation.fact("CRS050", f"memory_{end}") for end in ("first", "last"))
    grown = "" if first is None or last is None else f"{figure(first)}에서 {figure(last)}까지 늘어난 메모리"
    yield from _request(situation)
    if grown:
        yield _kept_objects(situation, grown)
    after = str(max(1, int(now // 2))) if now and now >= 2 else "지금 값의 절반(0이면 그대로)"
    yield _workers(
        situation, after=after, why="워커마다 데이터 목록의 사본이 생기므로 메모리는 워커 수에 비례해 늘어납니다."
    )
    if not grown:
        yield _kept_objects(situation, "")


def _kept_objects(situation: Situation, grown: str) -> Fix:
    return situation.fix(
        "에폭마다 쌓이는 객체",
        "losses.append(loss.item()), 목록은 numpy 배열이나 Arrow로 보관",
        before=grown,
        where="학습 루프와 Dataset.__init__",
        why="텐서를 그대로 모으면 계산 그래프까지 남고, 파이썬 객체 목록은 워커에서 조금씩 복사됩니다.",
        expected="에폭이 지나도 호스트 메모리(RSS)가 첫 에폭 수준에서 평평합니다.",
        verify="3 에폭 동안 psutil.Process().memory_info().rss 값을 기록하세요. 에폭마다 1 % 넘게 늘면 쌓이는 객체가 있습니다.",
    )


def _request(situation: Situation) -> Iterator[Fix]:
    kill = situation.run.last_event(EventKind.KILLED)
    if kill is None or "slurm" not in kill.text.lower():
        return
    job = _STEP.search(kill.text)
    number = next((n for n in job.groups() if n), "JOBID") if job else "JOBID"
    asked = f"sacct -j {number} --format=JobID,ReqMem,MaxRSS"
    yield situation.fix(
        "--mem",
        "MaxRSS의 1.3배",
        before="작업이 요청한 ReqMem",
        where="sbatch 스크립트의 #SBATCH 줄",
        why="작업을 끝낸 것은 기계가 아니라 작업에 준 메모리 한도입니다. 메모리가 에폭마다 늘지 않는다면 한도가 모자란 것입니다.",
        expected="이전에 죽은 지점을 지나 한 에폭이 끝나고 MaxRSS가 ReqMem보다 작습니다.",
        verify=f"{asked} 명령으로 지금의 두 값과 끝난 뒤의 MaxRSS를 봅니다. 요청을 늘려도 따라 늘면 다음 조치들로 갑니다.",
        kind=FixKind.ENVIRONMENT,
    )


def _workers(situation: Situation, *, after: str, why: str) -> Fix:
    held = _setting(situation.run)
    now = None if held is None else held.number()
    return situation.fix(
        held.name.rpartition(".")[2] if held is not None else "num_workers",
        after,
        before=figure(now) if now is not None else "",
        where=held.source.label() if held is not None else dialect(situation.run.framework).settings,
        why=why,
        expected=f"이전에 죽은 지점{_died_at(situation.run)}을 지나 한 에폭이 끝납니다.",
        verify="같은 데이터로 1 에폭만 돌리며 free -g의 available 값을 보세요. 워커를 절반으로 줄여도 줄어드는 속도가 그대로면 워커가 원인이 아닙니다.",
        kind=FixKind.CONFIG,
    )


def _died_at(run: Run) -> str:
    for done, unit in ((run.steps_done, "스텝"), (run.epochs_done, "에폭")):
        if done:
            return f"({figure(done)} {unit})"
    return ""


def _setting(run: Run) -> Setting | None:
    return next(iter(run.stated(*_WORKERS)), None)
