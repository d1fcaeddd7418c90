"""The two speeds that the Hugging Face Trainer prints tell the samples of an update."""

import pytest

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.model.source import Source
from jindan_tools.resolve.samples_per_update import resolve_rows, resolve_samples_per_update


def finished(samples: float, updates: float) -> Event:
    data = {"train_runtime": 1.0, "train_samples_per_second": samples, "train_steps_per_second": updates}
    return Event(kind=EventKind.FINISHED, text="", source=Source(path="train.log", line=9), data=data)


def given(name: str, value: float) -> Resolved:
    return Resolved(name=name, value=value, origin=Origin.GIVEN)


@pytest.mark.parametrize(
    ("speeds", "held"),
    [((1562.0, 4.882), 320.0), ((1600.0, 50.0), None), ((80.0, 3.0), None)],
    ids=["ten batches an update", "one batch an update", "the last batch is smaller"],
)
def test_more_than_a_batch_an_update_is_seen(speeds: tuple[float, float], held: float | None) -> None:
    config = {"batch_size": given("batch_size", 32.0)}
    resolve_samples_per_update(config, [finished(*speeds)])
    assert (config["effective_batch"].value if "effective_batch" in config else None) == held


def test_what_is_stated_stands() -> None:
    names = {"batch_size": 32.0, "gradient_accumulation": 10.0, "devices": 1.0}
    config = {name: given(name, value) for name, value in names.items()}
    resolve_samples_per_update(config, [finished(1562.0, 4.882)])
    assert "effective_batch" not in config


@pytest.mark.parametrize(("speed", "runtime", "epochs", "rows"), [(316.1, 14.23, 50.0, 90), (316.1, 14.23, 0.5, None)])
def test_speed_runtime_and_epochs_tell_the_rows(speed: float, runtime: float, epochs: float, rows: int | None) -> None:
    config: dict[str, Resolved] = {}
    data = {"train_runtime": runtime, "train_samples_per_second": speed, "epoch": epochs}
    resolve_rows(config, [Event(kind=EventKind.FINISHED, text="", source=Source(path="train.log", line=9), data=data)])
    assert (config["train_samples"].value if "train_samples" in config else None) == rows
