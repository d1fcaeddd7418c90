"""A trainer_state.json of many megabytes says what the reader of small ones would say of it."""

import io
import json
import math
import random
from pathlib import Path

import pytest

from jindan_tools.readers.contract import Reading
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.files.array_trainer_state import NotPlainError, read_state
from jindan_tools.readers.files.trainer_state import TrainerState
from jindan_tools.readers.large_state import LARGE_BYTES
from jindan_tools.readers.open_run import open_run

NAME = "trainer_state.json"
RECORDS = 12_000


def state(*, indent: int | None = 2, summary: bool = True, records: int = RECORDS) -> str:
    chance = random.Random(0)
    history: list[dict[str, float]] = []
    for n in range(1, records + 1):
        rate = 5e-5 * (1 - n / records)
        loss = math.nan if records * 0.7 < n < records * 0.7 + 40 else round(chance.random(), 4)
        history.append(
            {"epoch": n / 1000, "grad_norm": chance.random(), "learning_rate": rate, "loss": loss, "step": n * 10}
        )
        if n % 500 == 0:
            history.append({"epoch": n / 1000, "eval_loss": chance.random(), "eval_runtime": 12.3, "step": n * 10})
    if summary:
        history.append(
            {"epoch": 1.0, "step": records * 10, "total_flos": 1e18, "train_loss": 0.5, "train_runtime": 9.5}
        )
    return json.dumps(
        {
            "best_metric": None,
            "global_step": records * 10,
            "log_history": history,
            "max_steps": records * 10,
            "stateful_callbacks": {"TrainerControl": {"args": {"should_save": True}, "attributes": {}}},
            "trial_name": None,
        },
        indent=indent,
        sort_keys=True,
    )


def told(reading: Reading) -> list[str]:
    series = sorted(map(repr, reading.series))
    return [*series, *map(repr, reading.settings), repr(reading.framework), reading.problem]


def at_once(data: bytes) -> Reading:
    return read_state(NAME, io.BytesIO(data), len(data))


@pytest.mark.parametrize("indent", [2, None])
@pytest.mark.parametrize("summary", [True, False])
def test_a_large_state_says_what_a_small_one_does(indent: int | None, summary: bool) -> None:
    data = state(indent=indent, summary=summary).encode()

    assert told(at_once(data)) == told(TrainerState().read(text_of(NAME, data)))


@pytest.mark.parametrize("share", [0.3, 0.62, 0.99])
def test_a_state_that_is_cut_keeps_what_came_before(share: float) -> None:
    data = state().encode()
    data = data[: int(len(data) * share)]

    assert told(at_once(data)) == told(TrainerState().read(text_of(NAME, data)))


def test_a_history_that_is_not_flat_is_left_to_the_other_reader() -> None:
    data = json.dumps({"log_history": [{"loss": {"a": 1.0}, "x": n} for n in range(90_000)]}).encode()

    with pytest.raises(NotPlainError):
        at_once(data)


def test_a_large_state_is_read_as_a_part_of_its_run(tmp_path: Path) -> None:
    text = state(records=90_000)
    (tmp_path / NAME).write_text(text)

    (run,) = open_run(tmp_path)

    assert len(text) > LARGE_BYTES
    assert {s.name: (s.xs[0], s.xs[-1]) for s in run.series}["loss"] == (10.0, 900_000.0)
    assert "점을 줄여" in run.files[0].problem
