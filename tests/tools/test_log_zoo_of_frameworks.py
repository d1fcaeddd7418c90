"""What trainers print around their records: configurations, plans, ends, and what only looks like a record of theirs."""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.run import Ending
from jindan_tools.model.series import Role
from jindan_tools.model.setting import Scalar
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import FOLDER, read, read_lines, settings

SETTINGS: list[tuple[str, dict[str, Scalar]]] = [
    (
        "paddle_config.log",
        {
            "Architecture.Backbone.last_conv_stride": "[1, 2]",
            "Global.epoch_num": 20,
            "Optimizer.lr.learning_rate": 0.001,
            "Optimizer.name": "Adam",
            "Train.loader.batch_size_per_card": 128,
            "Train.loader.drop_last": True,
        },
    ),
    (
        "printed_dict.log",
        {
            "actor_rollout_ref.actor.optim.lr": 1e-6,
            "actor_rollout_ref.actor.kl_loss_type": "low_var_kl",
            "actor_rollout_ref.model.path": "/models/a very long name of a folder and of a model",
            "data.train_batch_size": 1024,
            "trainer.total_epochs": 3,
        },
    ),
    (
        "paddleseg_config.log",
        {"batch_size": 2, "iters": 40, "lr_scheduler.learning_rate": 0.01, "optimizer.type": "sgd"},
    ),
    ("paddlenlp_trainer.log", {"learning_rate": 1e-5, "num_train_epochs": 3.0, "fp16": False}),
    ("icefall_framed.log", {"base_lr": 0.045, "use_fp16": True, "exp_dir": "zipformer/exp", "world_size": 4}),
    (
        "kohya_heading.log",
        {"num_reg_images": 0, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "max_steps": 1000},
    ),
]


@pytest.mark.parametrize(("name", "expected"), SETTINGS, ids=lambda case: case if isinstance(case, str) else "")
def test_a_log_tells_its_configuration(name: str, expected: dict[str, Scalar]) -> None:
    found = settings(read(f"zoo_{name}"))

    assert {key: found.get(key) for key in expected} == expected


def test_the_rate_of_the_policy_is_that_of_the_run_and_not_the_critics() -> None:
    (run,) = open_run(FOLDER / "zoo_printed_dict.log")

    assert run.number("learning_rate") == 1e-6


def test_losses_of_trainings_one_after_another_are_whole(tmp_path: Path) -> None:
    stages = [(name, epoch) for name in ("MSE", "MAE") for epoch in range(1, 6)]
    (tmp_path / "train.log").write_text(
        "".join(f"INFO: Epoch {epoch}: Train {name} Loss: {1 / epoch:.4f}\n" for name, epoch in stages)
    )

    (run,) = open_run(tmp_path)

    assert [(s.name, s.total) for s in run.series] == [("Train MSE Loss", True), ("Train MAE Loss", True)]


def test_what_is_held_out_keeps_its_split_where_a_measure_is_the_loss(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text(
        "".join(f"Epoch {e}/5 | Train Energy: {2 / e:.4f} | Val Energy: {3 / e:.4f}\n" for e in range(1, 6))
    )

    (run,) = open_run(tmp_path)

    assert [(s.name, s.role) for s in run.series] == [
        ("Train Energy", Role.TRAIN_LOSS),
        ("Val Energy", Role.VAL_LOSS),
    ]


@pytest.mark.parametrize("name", ["train.txt", "val.txt"])
def test_a_log_with_the_name_of_a_list_is_read_by_its_clock(name: str, tmp_path: Path) -> None:
    banner = "".join(f"2022-10-08 17:16:{i % 60:02d},056 - mmcls - INFO - KaimingInit: a={i}\n" for i in range(200))
    (tmp_path / name).write_text(banner + "".join(f"Epoch {e} loss: {2 / e:.3f}\n" for e in range(1, 6)))

    (run,) = open_run(tmp_path)

    assert [s.name for s in run.series] == ["loss"]


def test_a_record_of_a_batch_is_no_list_of_settings() -> None:
    lines = [
        f"  Batch {10 * i}/20 | Batch Energy: {2 / (2 * e + i):.4f} | Perplexity: {200 / (2 * e + i):.2f}"
        for e in range(3)
        for i in (1, 2)
    ]
    found = read_lines("\n".join(["Epoch 1/3", *lines[:2], "Epoch 2/3", *lines[2:4], "Epoch 3/3", *lines[4:]]))

    assert settings(found) == {"epochs": 3}
    assert "Perplexity" in {s.name for s in found.series}


def test_losses_beside_one_another_are_parts(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text(
        "".join(f"INFO: Epoch {e}: Train MSE Loss: {1 / e:.4f}, Train MAE Loss: {2 / e:.4f}\n" for e in range(1, 6))
    )

    (run,) = open_run(tmp_path)

    assert [s.total for s in run.series] == [False, False]


def test_the_steps_of_the_data_and_what_is_none_are_no_settings() -> None:
    found = settings(read("zoo_paddle_config.log"))

    assert not [name for name in found if "transforms" in name or "pretrained_model" in name]


def test_the_configuration_of_another_start_is_no_record() -> None:
    found = read("zoo_start_below_block.log")

    assert not [s.name for s in found.series if s.name in {"num_epochs", "learning_rate", "hidden_size"}]


def _broken(count: int) -> list[str]:
    return [
        line
        for i in range(count)
        for line in (
            f"2024-05-01 09:00:0{i},001 - ERROR - could not read img_{i}.jpg: Traceback (most recent call last):",
            '  File "data.py", line 14, in __getitem__',
            "    raise OSError(path)",
            f"OSError: img_{i}.jpg is broken",
        )
    ]


DEATHS = [
    # One logged error may be the last word of a program.
    (_broken(2), Ending.CRASHED),
    # What is logged over and over was caught.
    (_broken(6), Ending.UNKNOWN),
    # An error behind it that nobody caught ends the program.
    (
        [
            *_broken(6),
            "Traceback (most recent call last):",
            '  File "train.py", line 99, in <module>',
            "    main()",
            "OSError: no space",
        ],
        Ending.CRASHED,
    ),
]


@pytest.mark.parametrize(("lines", "ending"), DEATHS, ids=("once", "over and over", "and at last uncaught"))
def test_an_error_that_is_logged_over_and_over_ends_no_run(lines: list[str], ending: Ending, tmp_path: Path) -> None:
    records = [f"epoch {i} loss: {2 - i / 10:.1f}" for i in range(3)]
    (tmp_path / "train.log").write_text("\n".join([*records, *lines]) + "\n")

    (run,) = open_run(tmp_path)

    assert run.ending is ending


ENDINGS = ("espnet_batches.log", "icefall_framed.log", "nerfstudio.log", "paddle_config.log")


@pytest.mark.parametrize("name", ENDINGS)
def test_a_log_with_a_last_word_of_its_trainer_is_complete(name: str) -> None:
    (run,) = open_run(FOLDER / f"zoo_{name}")

    assert run.ending is Ending.COMPLETED


def test_trials_that_report_in_turn_have_curves_of_their_own() -> None:
    text = "\n".join(
        line
        for i in range(1, 4)
        for trial in ("a_00000", "b_00001")
        for line in (
            f"Result for {trial}:",
            f"  loss: {i}.{len(trial)}{trial[0] == 'b':d}",
            f"  training_iteration: {i}",
            "  ",
        )
    )

    found = [(s.segment, s.xs, s.values) for s in read_lines(text).series]

    assert found == [(0, (1.0, 2.0, 3.0), (1.70, 2.70, 3.70)), (1, (1.0, 2.0, 3.0), (1.71, 2.71, 3.71))]


QUIET = (
    ("Result for the best model:", "  accuracy: 0.9"),
    ("ppocr INFO: acc:0.9",),
    ("  price per unit / 価格: 400",),
    ("1000 (3.33%)         31.234 ms",),
    ("Performance: {'note': 'good'}",),
)


@pytest.mark.parametrize("lines", QUIET)
def test_a_line_that_only_looks_like_a_record_of_a_trainer_gives_nothing(lines: tuple[str, ...]) -> None:
    found = read_lines("\n".join(lines))

    assert (found.series, found.settings) == ((), ())
