"""Name the file or command that would decide what the evidence leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.causes.deciding_inputs import missing_inputs
from jindan_tools.curves.select import learning_rate, train_loss, val_loss, val_metric
from jindan_tools.model.cause import Cause, Status
from jindan_tools.model.diagnosis import Missing, Verdict
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure

# Families of causes that a validation record, or the learning rate that ran, would settle.
_VALIDATED = frozenset({"fit", "data", "labels", "evaluation"})
_RATED = frozenset({"lr_schedule", "optimizer", "numerics", "gradients", "plateau"})

NO_VALIDATION = Missing(
    what="검증 지표",
    why="검증 기록이 없어 과적합과 일반화는 판단하지 못했습니다.",
    how="검증 데이터를 나누어 매 에폭 평가하세요.",
)


def later(run: Run) -> str:
    """Return how to diagnose a run again that goes on."""
    return f"학습이 더 진행된 뒤 다시 실행하세요: diagnose --auto {run.root}"


def missing(run: Run, verdict: Verdict, causes: Sequence[Cause]) -> tuple[Missing, ...]:
    """Return at most four missing pieces, the most decisive first."""
    found = [*_waiting(run, verdict, causes), *missing_inputs(run, causes), *_records(run, verdict, causes)]
    found += [*_left_open(run, verdict)] if not found else []
    return tuple([*found, *_open_causes(run, verdict, causes)][:4])


def _left_open(run: Run, verdict: Verdict) -> Iterator[Missing]:
    """Yield what would decide a run whose records are all there and still say nothing clear."""
    if verdict is not Verdict.INSUFFICIENT_EVIDENCE:
        return
    # Few runs need it.
    from jindan_tools.causes.undecided import undecided  # noqa: PLC0415

    left_open = undecided(run)
    if left_open is not None:
        yield left_open.asks


def _waiting(run: Run, verdict: Verdict, causes: Sequence[Cause]) -> Iterator[Missing]:
    if verdict is not Verdict.INSUFFICIENT_EVIDENCE:
        return
    ids = {c.id for c in causes}
    if "run_still_live_or_truncated" in ids:
        yield Missing(
            what="이어지는 학습 기록",
            why="지금까지의 기록만으로는 추세와 잡음을 가를 수 없습니다. 손실 기록이 5개를 넘고 검증이 한 번 이상 있어야 합니다.",
            how=later(run),
        )


def _records(run: Run, verdict: Verdict, causes: Sequence[Cause]) -> Iterator[Missing]:
    """Yield the records whose absence left something open: for the verdict, or for a cause in question."""
    families = {load_taxonomy()[c.id].family for c in causes[:3]}
    proven = bool(causes) and causes[0].status is Status.ESTABLISHED
    if train_loss(run) is None and verdict is not Verdict.CRASHED and not (proven and verdict is Verdict.FAILING):
        yield _no_loss(run, verdict)
    told = any(e.kind.value in ("exception", "cuda_oom") for e in run.events)
    if verdict is Verdict.CRASHED and not told and not proven:
        yield Missing(
            what="오류의 마지막 줄(stderr)",
            why="종료 직전의 오류 문장이 기록에 없습니다.",
            how="표준 오류를 함께 남기고 다시 실행하세요: python train.py > train.log 2>&1; echo 종료 코드 $?",
        )
    asks_for_validation = verdict is Verdict.HEALTHY or (verdict is Verdict.FAILING and families & _VALIDATED)
    if val_loss(run) is None and val_metric(run) is None and asks_for_validation:
        yield NO_VALIDATION
    if learning_rate(run) is None and verdict is Verdict.FAILING and families & _RATED:
        yield Missing(
            what="학습률 기록",
            why="실제로 적용된 학습률을 확인하지 못했습니다.",
            how="스텝마다 optimizer.param_groups[0]['lr'] 값을 기록하세요.",
        )


def _no_loss(run: Run, verdict: Verdict) -> Missing:
    judged = verdict is Verdict.HEALTHY
    why = f"학습 손실 기록이 없어 {'검증 기록만으로 판정했습니다' if judged else '학습이 되는지 판단할 수 없습니다'}."
    every, total = run.number("logging_steps"), run.number("total_steps") or run.steps_planned
    if run.framework is Framework.HF_TRAINER and every and total and every > total:
        step = max(1, int(total // 20))
        how = f"logging_steps 값을 {figure(every)} → {step} 값으로 낮춰 다시 실행하세요. 전체가 {figure(total)} 스텝이라 한 번도 찍히지 않았습니다."
        return Missing(what="학습 손실 기록", why=why, how=how)
    how = "학습 표준 출력을 파일로 남기세요: python train.py 2>&1 | tee train.log"
    return Missing(what="학습 손실 기록", why=why, how=how)


def _open_causes(run: Run, verdict: Verdict, causes: Sequence[Cause]) -> Iterator[Missing]:
    """Yield the deciding checks of what is open; beside a proven cause none, beside a likely one those of its rivals."""
    if causes and causes[0].status is Status.ESTABLISHED and verdict is not Verdict.INSUFFICIENT_EVIDENCE:
        return
    for cause in causes[:3]:
        check = deciding_check(run, cause)
        is_open = cause.status in (Status.HYPOTHESIS, Status.SUPPORTED) and not cause.explained_by
        if is_open and cause.kind == "fault" and not check.rereads_records:
            yield Missing(what=f"'{cause.name_ko}' 확인", why=check.if_true, how=check.command)
