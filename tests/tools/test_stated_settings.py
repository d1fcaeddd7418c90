"""A setting without a canonical name is found however its file spells the name and the value."""

import pytest

from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Scalar, Setting
from jindan_tools.model.source import Source

NAMES = {
    "drop_last": "drop_last",
    "--drop-last": "drop_last",
    "train.loader.Drop-Last": "drop_last",
    "INPUT.RANDOM_FLIP": "random_flip",
    "lr_scheduler.T_max": "t_max",
}
NUMBERS: list[tuple[Scalar, float | None]] = [
    (3, 3.0),
    ("1e-3", 0.001),
    (0.5, 0.5),
    (True, None),
    ("auto", None),
    (None, None),
    (10**400, None),
]
FLAGS: list[tuple[Scalar, bool | None]] = [
    (True, True),
    ("True", True),
    ("on", True),
    (1, True),
    ("false", False),
    (0, False),
    ("sometimes", None),
    (None, None),
]


def setting(name: str, value: Scalar = 1) -> Setting:
    return Setting(name=name, value=value, source=Source(path="args.yaml", line=1))


def run(*settings: Setting) -> Run:
    return Run(
        root="case", name="case", framework=Framework.UNKNOWN, version=None, files=(), settings=settings, series=(), events=()
    )  # fmt: skip


@pytest.mark.parametrize(("written", "leaf"), NAMES.items())
def test_the_last_part_of_a_name_is_compared_without_its_spelling(written: str, leaf: str) -> None:
    assert setting(written).leaf == leaf


@pytest.mark.parametrize(("value", "number"), NUMBERS)
def test_a_value_is_a_number_when_it_reads_as_one(value: Scalar, number: float | None) -> None:
    assert setting("x", value).number() == number


@pytest.mark.parametrize(("value", "flag"), FLAGS)
def test_a_value_is_a_flag_when_it_is_on_or_off(value: Scalar, flag: bool | None) -> None:
    assert setting("x", value).flag() is flag


def test_stated_settings_come_in_the_order_of_their_files() -> None:
    first, other, last = setting("--resume-from"), setting("lr"), setting("cfg.RESUME")

    assert run(first, other, last).stated("resume", "resume_from") == (first, last)


def test_a_name_that_nothing_states_gives_nothing() -> None:
    assert run(setting("lr")).stated("resume", "resume_from") == ()
