"""A log that a container, a system log or a launcher carried tells the same as the one the training wrote."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.logs.carrier import is_carried

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import FOLDER, event, read_lines

CARRIERS: dict[str, Callable[[int], str]] = {
    "docker logs -t": lambda i: f"2026-01-02T10:{i // 60 % 60:02}:{i % 60:02}.{i * 7919:09}Z ",
    "a container runtime": lambda i: f"2026-01-02T10:{i // 60 % 60:02}:{i % 60:02}.{i * 7919:09}+09:00 stdout F ",
    "ts": lambda i: f"Jan  2 10:{i // 60 % 60:02}:{i % 60:02} ",
    "journalctl": lambda i: f"Jan 12 10:{i // 60 % 60:02}:{i % 60:02} node7 python3[4242]: ",
    "torchrun --tee": lambda _: "[default0]:",
    "ray": lambda _: "(TrainWorker pid=3141, ip=10.0.0.7) ",
    "mpirun --tag-output": lambda _: "[1,0]<stdout>:",
    "srun --label": lambda _: "0: ",
}
LOGS = ("megatron.log", "hf5_console.log", "ultralytics.log", "zoo_nnunet2.log", "zoo_nemo.log", "lightning.log")
TRACEBACK = """\
building the model
Traceback (most recent call last):
  File "/home/u/net/train.py", line 80, in main
    loss = model(x)

  File "/home/u/net/net.py", line 35, in forward
    return self.head(x)
RuntimeError: mat1 and mat2 shapes cannot be multiplied (50x32 and 28x96)
end of the job
exit
"""


def carried(text: str, mark: Callable[[int], str]) -> str:
    return "\n".join(mark(i) + line for i, line in enumerate(text.rstrip("\n").split("\n")))


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_carried_log_reads_as_the_one_the_training_wrote(carrier: str, log: str) -> None:
    text = (FOLDER / log).read_text(encoding="utf-8").replace("\r", "\n").strip("\n")

    assert read_lines(carried(text, CARRIERS[carrier])) == read_lines(text)


@pytest.mark.parametrize("stamp", [*CARRIERS.values(), lambda _: "2026-01-02 10:00:00,123 - ERROR - "])
def test_a_traceback_keeps_its_frames_and_its_error_behind_any_stamp(stamp: Callable[[int], str]) -> None:
    crash = event(read_lines(carried(TRACEBACK, stamp)), EventKind.EXCEPTION)

    assert crash.word("frame") == "/home/u/net/net.py:35"


def test_ranks_that_share_a_log_are_not_taken_for_one() -> None:
    lines = "\n".join(f"[default{i % 2}]: step {i} loss {1 / (i + 1):.4f}" for i in range(20))

    assert not is_carried(lines.encode())


def test_dates_before_some_lines_only_are_no_carrier() -> None:
    assert not is_carried(b"2026-01-02T10:00:00Z start\nepoch 1 loss 0.5\nepoch 2 loss 0.4\n")
