"""Go on from the last checkpoint with what is left to do."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.event import EventKind
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line


def leave_the_node(situation: Situation) -> Iterator[Fix]:
    """Plan another machine before the resume; the same one fails again."""
    yield situation.fix(
        "실행 노드",
        "오류가 난 GPU를 뺀 다른 노드",
        where="작업 제출 옵션 (Slurm: --exclude=노드이름)",
        why="하드웨어 오류가 난 장치는 다시 멈추거나 틀린 값을 낼 수 있습니다. 관리자에게 점검을 요청합니다.",
        expected="다른 노드에서 같은 지점을 지납니다.",
        verify="nvidia-smi -q -d ECC 출력과 dmesg의 Xid 줄을 점검 요청에 함께 보내세요.",
        kind=FixKind.ENVIRONMENT,
    )


def resume_run(situation: Situation) -> Iterator[Fix]:
    """Plan the resume in the trainer's words, with the epochs or steps that are left."""
    run = situation.run
    saved = run.last_event(EventKind.CHECKPOINT)
    if saved is None and run.steps_done == 0 and not any(len(s) for s in run.series):
        # Nothing was trained yet, so there is nothing to go on from.
        return
    if saved is None and _in_first_epoch(run):
        yield _start_again(situation)
        return
    path = safe_line(saved.word("path") or saved.text, 120) if saved is not None else ""
    yield situation.fix(
        "재개",
        dialect(run.framework).resume,
        before=_left(run),
        where=f"마지막 체크포인트 {path}" if path else "마지막 체크포인트 폴더",
        why="학습 설정의 잘못으로 끝난 실행이 아니므로 값을 바꾸지 않고 이어 갑니다.",
        expected=f"재개 뒤 첫 손실이 끊기기 전의 값{_last(run)}과 이어지고 학습률도 같은 자리에서 계속됩니다.",
        verify=f"재개 로그의 첫 번호가 끊긴 곳의 다음{_next(run)}인지 확인하세요. 체크포인트가 더 앞이면 그 번호의 다음입니다.",
        kind=FixKind.COMMAND,
    )


def _in_first_epoch(run: Run) -> bool:
    """Say whether nothing tells that an epoch was finished: no held-out record, and no file in a folder of checkpoints."""
    if (run.epochs_done or 0) > 1 or any(s.role in {Role.VAL_LOSS, Role.VAL_METRIC} for s in run.series):
        return False
    known = run.epochs_planned is not None or run.epochs_done is not None
    return known and not any("checkpoint" in f.path or "ckpt" in f.path for f in run.files)


def _start_again(situation: Situation) -> Fix:
    """Plan the start from the beginning where the record tells of no checkpoint."""
    run = situation.run
    loss = train_loss(run)
    first = f" {figure(loss.finite[0])}" if loss is not None and loss.finite else ""
    return situation.fix(
        "다시 시작",
        "같은 명령으로 처음부터 (저장 폴더에 체크포인트가 있을 때만 이어서)",
        where="학습을 시작하는 명령",
        why="첫 에폭이 끝나기 전에 멈췄고 체크포인트를 저장했다는 기록이 없습니다. 잃는 것은 한 에폭이 되지 않습니다.",
        expected=f"첫 손실이 이번의 처음 값{first} 부근에서 다시 시작합니다.",
        verify="저장 폴더에 이번 실행이 쓴 .pt, .ckpt, .safetensors 파일이 있는지 먼저 보세요.",
        kind=FixKind.COMMAND,
    )


def _last(run: Run) -> str:
    loss, rate = train_loss(run), learning_rate(run)
    shown = [f"손실 {figure(loss.finite[-1])}"] if loss is not None and loss.finite else []
    shown += [f"학습률 {figure(rate.finite[-1])}"] if rate is not None and rate.finite else []
    return f"({', '.join(shown)})" if shown else ""


def _next(run: Run) -> str:
    for done, unit in ((run.steps_done, "스텝"), (run.epochs_done, "에폭")):
        if done:
            return f" 번호({figure(int(done) + 1)} {unit})"
    return " 번호"


def _left(run: Run) -> str:
    for done, planned, unit in (
        (run.epochs_done, run.epochs_planned, "에폭"),
        (run.steps_done, run.steps_planned, "스텝"),
    ):
        if done is not None and planned is not None and planned > done:
            return f"{figure(done)}/{figure(planned)} {unit} 마침, {figure(planned - done)} {unit} 남음"
    return ""
