"""How a run is judged to have ended, from the events and the progress that were read."""

from pathlib import Path

import pytest

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending, Framework
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.ending import Progress, judge_ending
from jindan_tools.readers.open_run import open_run
from jindan_tools.readers.progress import judge_progress


def happened(kind: EventKind, line: int, **data: str | float) -> Event:
    return Event(kind=kind, text=kind.value, source=Source(path="train.log", line=line), data=data)


def trained_until(line: int) -> Series:
    return Series(
        name="loss",
        role=Role.TRAIN_LOSS,
        axis=Axis.EPOCH,
        path="train.log",
        xs=(1.0, 2.0, 3.0),
        values=(1.0, 0.9, 0.8),
        lines=(1, 2, line),
    )


HALF = Progress(epochs_done=5, epochs_planned=10)
WHOLE = Progress(epochs_done=9, epochs_planned=10)
NONE = Progress()
FINISHED = happened(EventKind.FINISHED, 50, reason="done.")
CRASH = happened(EventKind.EXCEPTION, 60, type="ValueError")

CASES: list[tuple[str, list[Event], Progress, Ending]] = [
    ("the plan was reached", [], WHOLE, Ending.COMPLETED),
    ("a finish marker is enough", [FINISHED], NONE, Ending.COMPLETED),
    ("nothing tells", [], HALF, Ending.UNKNOWN),
    ("an early stop", [happened(EventKind.EARLY_STOP, 40), FINISHED], HALF, Ending.EARLY_STOPPED),
    ("a finish short of the plan", [FINISHED], HALF, Ending.EARLY_STOPPED),
    (
        "a finish at the plan behind the last record",
        [happened(EventKind.FINISHED, 50, reason="train_runtime", epoch=3.0)],
        Progress(epochs_done=2.98, epochs_planned=3.0, steps_done=370, steps_planned=372),
        Ending.COMPLETED,
    ),
    ("the trainer's own limit", [happened(EventKind.FINISHED, 9, reason="max_epochs")], HALF, Ending.COMPLETED),
    ("an exception", [CRASH], HALF, Ending.CRASHED),
    ("an exception after completion", [FINISHED, CRASH], WHOLE, Ending.CRASHED),
    ("a traceback cut off", [happened(EventKind.TRACEBACK_CUT, 60)], HALF, Ending.CRASHED),
    ("a finish after the exception", [happened(EventKind.EXCEPTION, 40), FINISHED], WHOLE, Ending.COMPLETED),
    ("control-C", [happened(EventKind.INTERRUPT, 60, by="keyboard")], HALF, Ending.INTERRUPTED),
    ("scancel", [happened(EventKind.INTERRUPT, 60, by="scancel")], HALF, Ending.KILLED),
    ("a kill", [happened(EventKind.KILLED, 60, signal=9.0)], HALF, Ending.KILLED),
    ("the time limit", [happened(EventKind.TIME_LIMIT, 60)], HALF, Ending.KILLED),
    ("a failed node", [happened(EventKind.NODE_FAILURE, 60)], HALF, Ending.KILLED),
    ("a segmentation fault", [happened(EventKind.KILLED, 60, signal=11.0)], HALF, Ending.CRASHED),
    (
        "errors that follow a kill",
        [happened(EventKind.KILLED, 50, signal=9.0), happened(EventKind.NCCL, 60, role="cascade")],
        HALF,
        Ending.KILLED,
    ),
    (
        "ranks left behind exit with 0",
        [CRASH, happened(EventKind.FINISHED, 70, reason="exit 0")],
        HALF,
        Ending.CRASHED,
    ),
    ("an early stop of the training before", [happened(EventKind.EARLY_STOP, 0)], HALF, Ending.UNKNOWN),
    (
        "epochs and steps that are the same half",
        [],
        Progress(epochs_done=1.0, epochs_planned=2.0, steps_done=600, steps_planned=1200),
        Ending.UNKNOWN,
    ),
    (
        "epochs counted from zero beside all steps",
        [],
        Progress(epochs_done=1.0, epochs_planned=2.0, steps_done=1200, steps_planned=1200),
        Ending.COMPLETED,
    ),
    ("a retried assigner", [happened(EventKind.CUDA_OOM, 60, phase="assigner")], WHOLE, Ending.COMPLETED),
]


@pytest.mark.parametrize(("events", "progress", "ending"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_ending_is(events: list[Event], progress: Progress, ending: Ending) -> None:
    assert judge_ending(Framework.PYTORCH, events, [trained_until(30)], progress) is ending


def test_an_exception_after_which_training_went_on_is_no_crash() -> None:
    assert judge_ending(Framework.PYTORCH, [CRASH], [trained_until(200)], WHOLE) is Ending.COMPLETED


GOES_ON = [("a table beside the log", [], True), ("one that says so", ["entering retry loop"], False)]


@pytest.mark.parametrize(("case", "below", "table"), GOES_ON, ids=[case[0] for case in GOES_ON])
def test_an_error_that_a_log_goes_on_after_ended_nothing(
    case: str, below: list[str], table: bool, tmp_path: Path
) -> None:
    trace = [
        "Traceback (most recent call last):",
        '  File "/app/sender.py", line 3, in push',
        "ConnectionError: refused",
    ]
    rows = [f"Epoch {n}/9 loss: {2 - n / 20:.4f}" for n in range(1, 10)] if table else ["Loading rows"] * 9
    (tmp_path / "train.log").write_text("\n".join([*rows[:4], *trace, *below, *rows[4:]]) + "\n", encoding="utf-8")
    if table:
        lines = ["epoch,loss", *(f"{n},{2 - n / 20:.4f}" for n in range(1, 10))]
        (tmp_path / "metrics.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    (run,) = open_run(tmp_path)

    assert run.ending is (Ending.COMPLETED if table else Ending.UNKNOWN), case


def test_megatron_that_exits_at_its_interval_is_no_early_stop() -> None:
    assert judge_ending(Framework.MEGATRON, [FINISHED], [trained_until(30)], HALF) is Ending.COMPLETED


LEAK = (
    "/usr/lib/python3.10/multiprocessing/resource_tracker.py:224: UserWarning: resource_tracker: There appear to be 1 leaked "
    "semaphore objects to clean up at shutdown"
)
LEAKS = [("short of the plan", 50, [], Ending.KILLED), ("at the plan", 6, [], Ending.COMPLETED),
         ("records behind it", 50, ["Epoch 7/50 loss: 0.4"], Ending.UNKNOWN)]  # fmt: skip


@pytest.mark.parametrize(("case", "plan", "behind", "ending"), LEAKS, ids=[case[0] for case in LEAKS])
def test_semaphores_left_behind_tell_of_a_death(
    case: str, plan: int, behind: list[str], ending: Ending, tmp_path: Path
) -> None:
    lines = [*(f"Epoch {n}/{plan} loss: {2 - n / 20:.4f}" for n in range(1, 7)), LEAK, *behind]
    (tmp_path / "train.log").write_text("\n".join(lines) + "\n", encoding="utf-8")

    (run,) = open_run(tmp_path)

    assert run.ending is ending, case


def checked(count: int, every: float, last: float) -> list[Series]:
    places = tuple(every * (i + 1) for i in range(count))
    steps = tuple(float(i) for i in range(1, int(last) + 1))
    return [by_step("loss", Role.TRAIN_LOSS, steps), by_step("val/loss", Role.VAL_LOSS, places)]


def by_step(name: str, role: Role, xs: tuple[float, ...]) -> Series:
    lines = tuple(range(1, len(xs) + 1))
    return Series(name=name, role=role, axis=Axis.STEP, path="x", xs=xs, values=(1.0,) * len(xs), lines=lines)


@pytest.mark.parametrize(
    ("count", "every", "last", "done"),
    [(12, 50, 600, 12.0), (6, 50, 300, None), (12, 50, 700, None), (12, 1, 12, None)],
)
def test_checks_as_many_as_the_planned_epochs_tell_that_all_were_made(
    count: int, every: float, last: float, done: float | None
) -> None:
    settings = (Setting(name="epochs", value=12, source=Source(path="config.yaml", line=1)),)

    assert judge_progress(settings, checked(count, every, last), (), Framework.PYTORCH).epochs_done == done


def test_a_finish_one_interval_behind_the_last_record_is_no_early_stop() -> None:
    steps = (48000.0, 48500.0, 49000.0, 49500.0)
    loss = Series(
        name="loss",
        role=Role.TRAIN_LOSS,
        axis=Axis.STEP,
        path="train.log",
        xs=steps,
        values=(0.4, 0.4, 0.3, 0.3),
        lines=(1, 2, 3, 4),
    )
    short = Progress(steps_done=49500, steps_planned=50000)
    shorter = Progress(steps_done=49500, steps_planned=50500)
    assert judge_ending(Framework.UNKNOWN, [FINISHED], [loss], short) is Ending.COMPLETED
    assert judge_ending(Framework.UNKNOWN, [FINISHED], [loss], shorter) is Ending.EARLY_STOPPED


@pytest.mark.parametrize(("lines", "ending"), [((10, 20, 70), Ending.CRASHED), ((62, 66, 70), Ending.COMPLETED)])
def test_a_bar_that_is_drawn_once_more_at_the_exit_is_no_training_after_the_error(
    lines: tuple[int, int, int], ending: Ending
) -> None:
    bar = Series(
        name="progress/loss",
        role=Role.TRAIN_LOSS,
        axis=Axis.STEP,
        path="train.log",
        xs=(1.0, 2.0, 3.0),
        values=(1.0, 0.9, 0.8),
        lines=lines,
    )
    assert judge_ending(Framework.PYTORCH, [CRASH], [bar], WHOLE) is ending
