"""Settings that a run's own files and lines state as Python, Hydra and DLLogger write them."""

import sys
from pathlib import Path

from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read, settings
from samples import FIXTURES

PARAMETERS = {"batch_size": 64, "lr": 0.001}


def opened() -> Run:
    (run,) = open_run(FIXTURES / "readers" / "hydra")
    return run


def test_a_printed_namespace_and_a_block_of_arguments_give_settings() -> None:
    found = settings(read("printed_arguments.log"))

    assert (found["lr"], found["batch_size"], found["device"]) == (0.01, 32, "cuda")
    assert (found["learning_rate"], found["num_train_epochs"], found["fp16"]) == (5e-05, 3, True)


def test_dllogger_gives_its_curves_and_parameters_in_both_forms() -> None:
    for name in ("dllogger.log", "dllogger.json"):
        reading = read(name)

        assert points(reading, "train.loss", Axis.STEP)[0][0] == 1
        assert len(points(reading, "train.loss", Axis.STEP)) == 5
        assert points(reading, "val.top1") == [(0, 12.31)]
        assert PARAMETERS.items() <= settings(reading).items()


def test_a_reference_of_hydra_has_the_value_it_names() -> None:
    assert opened().number("learning_rate") == 0.001


def test_a_resolver_of_omegaconf_is_never_called_nor_taken_for_a_value() -> None:
    run = opened()

    assert {str(held.value) for held in run.config.values() if "${" in str(held.value)} == set()
    assert "${oc.env:DATA_DIR}" in {str(s.value) for s in run.settings}
