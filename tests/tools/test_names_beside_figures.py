"""What stands around a figure says which curve it is of: its phase, the figures beside it, its short form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending
from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import event, kinds, read_lines

TRAIN, VAL, TRAINED, HELD = Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC

BAR = "Training Progress: 50%|█████     | {n}/8 [00:05<00:05, 1.5s/it, test_loss={held:.4f}, train_loss={loss:.4f}]"
# lines of a record for n = 1, 2, 3; the curves by role: their last values
CASES: dict[str, tuple[str, dict[Role, list[float]]]] = {
    "the held-out loss first in a bar": (BAR, {TRAIN: [0.3], VAL: [0.6]}),
    "the phase in front of the epoch": (
        "| TRAIN SET | Epoch [0{n}/200], Step[0000/0002], Loss: {loss:.4f}\n"
        "| VALID SET | Epoch [0{n}/200], Step[0000/0002], Loss: 9.0\n"
        "| VALID SET | Epoch [0{n}/200], Step[0002/0002], Loss: {held:.4f}",
        {TRAIN: [0.3], VAL: [0.6]},
    ),
    "a phase as wide as the other": (
        "10:00:00 - INFO - Epoch {n}/200\n10:00:00 - INFO -   Train Loss: {loss:.4f}\n10:00:00 - INFO -   Val   Loss: {held:.4f}",
        {TRAIN: [0.3], VAL: [0.6]},
    ),
    "a total of a step": ("[epoch: {n}/200, iter: 0/4] total: {loss:.4f} ", {TRAIN: [0.3]}),
    "a cost": ("Pre-training layer 0, epoch {n}, cost  {loss:.4f}", {TRAIN: [0.3]}),
    "a cost in seconds": ("epoch {n} loss {loss:.4f} cost 35.2s", {TRAIN: [0.3]}),
    "two shares of one name": (
        "Epoch {n}: valid Loss: {held:.4f} Top 1 Acc: 0.5 Top 5 Acc: 0.{n}",
        {VAL: [0.6], HELD: [0.5, 0.3]},
    ),
    "a figure by its short form": (
        "Epoch {n}: val loss: {held:.4f}, val error (MPJPE): {n}.5 mm",
        {VAL: [0.6], HELD: [3.5]},
    ),
    "a figure at the end of a sentence": ("Step: {n}/9, Training Loss: {loss:.5f}.", {TRAIN: [0.3]}),
    "counts in brackets behind a logger": (
        "INFO:root:[1,    {n}/ 2562] - train_losses - VICReg Loss: [{loss:.4f}] [lr: 1.01e-05]",
        {TRAIN: [0.3]},
    ),
}


def told(form: str) -> Reading:
    return read_lines("\n".join(form.format(n=n, loss=n / 10, held=n / 5) for n in (1, 2, 3)))


@pytest.mark.parametrize("case", CASES)
def test_a_figure_belongs_to_the_curve_that_its_line_says(case: str) -> None:
    form, expected = CASES[case]
    found: dict[Role, list[float]] = {}
    for series in told(form).series:
        if series.role in (TRAIN, VAL, TRAINED, HELD):
            found.setdefault(series.role, []).append(series.values[-1])
    assert found == expected


def test_an_evaluation_is_one_record_of_its_epoch() -> None:
    found = told(CASES["the phase in front of the epoch"][0])
    (held,) = [s for s in found.series if s.role is VAL]
    assert (held.axis, held.values) == (Axis.EPOCH, (0.2, 0.4, 0.6))


FINISHED = ["[2022-03-23 08:23:24,213][root][INFO] - Finished training! Total time: 5.43h", "INFO - Training complete"]


@pytest.mark.parametrize("line", FINISHED)
def test_a_logger_may_say_that_a_training_is_finished(line: str) -> None:
    assert EventKind.FINISHED in kinds(read_lines(line))


def test_what_else_a_logger_finished_is_no_training() -> None:
    assert EventKind.FINISHED not in kinds(read_lines("INFO:root:Done..."))


def test_a_log_that_was_emptied_while_it_was_written_is_read_behind_the_hole(tmp_path: Path) -> None:
    lines = "".join(f"Epoch {n}/5 - loss: {1 / n:.4f}\n" for n in range(1, 6))
    (tmp_path / "train.log").write_bytes(bytes(70_000) + lines.encode())

    (run,) = open_run(tmp_path)

    assert ([len(s) for s in run.series], run.ending) == ([5], Ending.COMPLETED)
    assert "70,000" in run.files[0].problem


ON = [
    "Using mixed precision: AMP enabled",
    "Using AMP",
    "Mixed-precision (fp16) training enabled.",
    "Automatic Mixed Precision (AMP): ON",
    "INFO: Using torch.cuda.amp mixed precision",
    "혼합 정밀도(AMP) 사용",
]


@pytest.mark.parametrize("line", ON)
def test_prose_says_that_mixed_precision_is_on(line: str) -> None:
    assert event(read_lines(line), EventKind.AMP).word("result") == "on"


@pytest.mark.parametrize("line", ["Training without AMP enabled", "not using AMP", "use_amp: True", "AMP is disabled"])
def test_what_denies_or_assigns_it_is_no_such_prose(line: str) -> None:
    assert all(e.word("result") != "on" for e in read_lines(line).events)


def test_what_is_printed_behind_a_bar_is_read() -> None:
    lines = [
        f"{n * 5}%|▌         | {n}/20 [00:0{n}<00:19,  1.02s/it]Epoch {n}: train loss {n / 10:.4f} val loss {n / 5:.4f}"
        for n in (1, 2, 3)
    ]
    found = read_lines("\n".join(lines))
    assert {s.role: s.values for s in found.series} == {TRAIN: (0.1, 0.2, 0.3), VAL: (0.2, 0.4, 0.6)}
    assert event(found, EventKind.PROGRESS).number("done") == 3
