"""SCR006: the script steps its schedule at another pace than the schedule was made for, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import learning_rate, train_loss, val_loss
from jindan_tools.model.event import Event
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_CAUSE = {
    "epoch_schedule_per_batch": "sched_per_batch_step",
    "batch_schedule_per_epoch": "sched_total_steps_wrong",
    "schedule_never_stepped": "sched_never_stepped",
    "plateau_wrong_way": "plateau_sched_wrong_metric",
    "schedule_of_old_optimizer": "sched_never_stepped",
}
_SAID = {
    "epoch_schedule_per_batch": "에폭 단위로 정한 {schedule} 스케줄을 배치마다 한 번씩 진행해, 학습률이 훨씬 일찍 바뀝니다.",
    "batch_schedule_per_epoch": "배치 수로 길이를 정한 {schedule} 스케줄을 에폭마다 한 번만 진행해, 스케줄의 앞부분에 머뭅니다.",
    "schedule_never_stepped": "{schedule} 스케줄을 만들었지만 이 파일에서 step()을 호출하지 않아 학습률이 그대로입니다.",
    "plateau_wrong_way": "ReduceLROnPlateau의 방향({mode})이 넘겨주는 값({given})과 반대라, 좋아지고 있을 때 학습률을 낮춥니다.",
    "schedule_of_old_optimizer": "{schedule} 스케줄을 만든 뒤에 옵티마이저를 새로 만들어, 스케줄이 쓰이지 않는 옵티마이저의 학습률만 바꿉니다.",
}


_HALTED = {
    "underfit": -1.0,
    "lr_too_low": -1.0,
    "plateau_prior": -1.0,
    "params_not_in_optim": -2.0,
    "frozen_layers": -2.0,
}
_PACED = {"sched_cosine_rebound": -2.0, "sched_xN": -1.0, "sched_total_steps_wrong": -1.0}
# Up, down, and twice more: a cosine past its end turns once.
_TURNS = 6


@rule("SCR006", "schedule-at-other-pace", dict.fromkeys(_CAUSE.values(), 1.0))
def schedule_at_other_pace(run: Run) -> Iterator[Finding]:
    """Report a schedule in epochs that is stepped a batch, one in batches stepped an epoch, one never stepped or upside down.

    ## What it does
    Finds where the script makes the schedule and where it steps it, and holds the recorded rate against it.
    ## Why it matters
    The rate dies within an epoch, or never leaves the start of its schedule.
    ## Fires on
    A schedule of torch made and stepped in one file. Established when the recorded rate shows it, supported when there
    is no record and the loss stands still after its start, else a hypothesis.
    ## Stays silent on
    Lengths that are not written out, steps under a condition, and recorded rates that contradict it.
    ## Source
    torch.optim.lr_scheduler; Lightning steps a schedule an epoch unless its interval is "step".
    """
    for event in habits(run, *_CAUSE):
        name = event.word("habit")
        rate = learning_rate(run)
        seen = _seen(name, rate)
        if rate is not None and not seen:
            continue
        halted = (_halts(run) or signs.no_progress(run)) if rate is None and name == "epoch_schedule_per_batch" else ()
        yield finding(
            _SAID[name].format(schedule=event.word("schedule"), mode=event.word("mode"), given=event.word("given")),
            cite_line(event, _statement(event)),
            *seen,
            *halted,
            severity=Severity.HIGH if (seen and name != "schedule_never_stepped") or halted else Severity.MEDIUM,
            argues=_argues(name, seen=bool(seen), halted=bool(halted)),
        )
        return


def _argues(name: str, *, seen: bool, halted: bool) -> dict[str, float]:
    """Return what the habit speaks for, and what the record then does not need to be explained by."""
    argues = {_CAUSE[name]: 4.0 if seen else 3.0 if halted else 1.0}
    if halted:
        return argues | _HALTED
    return argues | _PACED if seen and name == "epoch_schedule_per_batch" else argues


def _statement(event: Event) -> str:
    line = event.number("step_line")
    return (
        "스케줄을 여기에서 만듭니다." if line is None else f"스케줄을 여기에서 만들고 {line:.0f}번째 줄에서 진행합니다."
    )


def _seen(name: str, rate: Series | None) -> tuple[Evidence, ...]:
    """Return the ends of the recorded rate when they show what the habit does."""
    if rate is None or len(rate.finite) < 3:
        return ()
    first, last, top = rate.finite[0], rate.finite[-1], max(rate.finite)
    shows = {
        "epoch_schedule_per_batch": min(rate.finite) < 1e-3 * top or _swings(rate, top),
        "batch_schedule_per_epoch": last > 0.5 * top or (first < top and last >= top),
        "schedule_never_stepped": min(rate.finite) == top,
        "schedule_of_old_optimizer": min(rate.finite) == top,
        "plateau_wrong_way": last < 0.6 * first,
    }[name]
    return (cite_point(rate, rate.finite_indices[0]), cite_point(rate, rate.finite_indices[-1])) if shows else ()


def _swings(rate: Series, top: float) -> bool:
    """Say whether a rate goes down and up again three times or more, as a cosine does that is done within an epoch."""
    turns, low = 0, True
    for value in rate.finite:
        if (value > 0.5 * top) is low:
            turns, low = turns + 1, not low
    return turns >= _TURNS


def _halts(run: Run) -> tuple[Evidence, ...]:
    """Return the ends of a second half over which the training loss, or to the last digits the held-out one, does not move."""
    for loss, most in ((train_loss(run), 0.002), (val_loss(run), 0.0002)):
        if loss is None or len(loss.finite) < 8:
            continue
        late = loss.finite[len(loss.finite) // 2 :]
        if max(late) - min(late) <= most * abs(late[0]) and late[-1] >= 1e-3:
            return (
                cite_point(loss, loss.finite_indices[len(loss.finite) // 2]),
                cite_point(loss, loss.finite_indices[-1]),
            )
    return ()
