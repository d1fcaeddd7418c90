"""Settings that a run's own files and lines state as Python, Hydra and DLLogger write them."""

import sys
from pathlib import Path

from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read, read_lines, settings
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


UNSLOTH = r"""==((====))==  Unsloth - 2x faster free finetuning | Num GPUs used = 1
   \\   /|    Num examples = 51,760 | Num Epochs = 1 | Total steps = 60
O^O/ \_/ \    Batch size per device = 2 | Gradient accumulation steps = 4
\        /    Data Parallel GPUs = 1 | Total batch size (2 x 4 x 1) = 8
 "-____-"     Trainable parameters = 41,943,040 of 8,072,204,288 (0.52% trained)
"""
YAML = """INFO:torchtune.utils._logging:Running FullFinetuneRecipe with resolved config:

epochs: 2
optimizer:
  _component_: torch.optim.AdamW
  lr: 0.002

Step 1 | loss:4.3
"""


def test_the_banner_of_unsloth_tells_the_plan() -> None:
    assert settings(read_lines(UNSLOTH)) == {
        "num_examples": 51760,
        "num_train_epochs": 1,
        "max_steps": 60,
        "per_device_train_batch_size": 2,
        "gradient_accumulation_steps": 4,
        "total_train_batch_size": 8,
    }


def test_a_configuration_printed_as_yaml_is_no_record() -> None:
    found = read_lines(YAML)
    assert settings(found) == {"epochs": 2, "optimizer._component_": "torch.optim.AdamW", "optimizer.lr": 0.002}
    assert [s.name for s in found.series] == ["loss"]
