"""Structured files are read into series, settings and events whose every value names its line."""

import math
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.decode import read_head, read_text
from jindan_tools.readers.files import FILE_READERS
from jindan_tools.readers.files.csv_table import CsvTable
from jindan_tools.readers.open_run import open_run

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "readers"


def read(root: Path | str, path: str) -> tuple[str, Reading]:
    """Return the name of the first reader that claims a file and what it found, ('', empty) when none does."""
    base = FIXTURES / root
    head = read_head(base, path).decode("utf-8", "replace")
    reader = next((r for r in FILE_READERS if r.claims(path, head)), None)
    if reader is None:
        return "", Reading()
    return reader.name, reader.read(read_text(base, path, (base / path).stat().st_size))


def read_lines(path: str, text: str) -> Reading:
    """Read text that no fixture file should hold."""
    reader = next(r for r in FILE_READERS if r.claims(path, text[:4096]))
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1))
    return reader.read(TextFile(path=path, size=len(text), lines=lines))


def curve(reading: Reading, name: str, axis: Axis | None = None) -> Series:
    """Return the only series of that name (on that axis)."""
    found = [s for s in reading.series if s.name == name and axis in (None, s.axis)]
    assert len(found) == 1, f"{name}: {[(s.name, s.axis.value) for s in reading.series]}"
    return found[0]


def settings(reading: Reading) -> dict[str, object]:
    """Return the settings by name, the last of a name winning."""
    return {s.name: s.value for s in reading.settings}


def line_of(reading: Reading, name: str) -> int | None:
    """Return the line of a setting."""
    return next(s.source.line for s in reading.settings if s.name == name)


MLFLOW_3 = "mlruns/7/0123456789abcdef0123456789abcdef"
CLAIMS = [
    ("yolo", "results.csv", "ultralytics-results-csv", Framework.ULTRALYTICS),
    ("yolo", "args.yaml", "yaml-config", Framework.ULTRALYTICS),
    ("yolov5", "results.csv", "ultralytics-results-csv", Framework.YOLOV5),
    ("yolov7", "results.txt", "yolo-results-txt", Framework.YOLOV5),
    ("monitor", "monitor.csv", "sb3-monitor-csv", None),
    ("hf", "trainer_state.json", "hf-trainer-state", Framework.HF_TRAINER),
    ("hf", "checkpoint-20/trainer_state.json", "hf-trainer-state", Framework.HF_TRAINER),
    ("hf", "all_results.json", "hf-results", None),
    ("lightning", "lightning_logs/version_0/metrics.csv", "lightning-metrics-csv", Framework.LIGHTNING),
    ("lightning", "lightning_logs/version_0/hparams.yaml", "yaml-config", Framework.LIGHTNING),
    ("keras", "history.json", "history-json", None),
    ("keras", "metrics_by_epoch.json", "history-json", None),
    ("keras", "training.csv", "csv", Framework.KERAS),
    ("llama_factory", "trainer_log.jsonl", "jsonl-metrics", Framework.HF_TRAINER),
    ("detectron2", "metrics.json", "jsonl-metrics", Framework.DETECTRON2),
    ("mmengine", "scalars.json", "jsonl-metrics", Framework.MMDET),
    ("mmdet", "20260101_000000.log.json", "mmdet-log-json", Framework.MMDET),
    ("wandb", "files/config.yaml", "wandb-config", None),
    ("wandb", "files/wandb-metadata.json", "wandb-metadata", None),
    ("wandb", "files/wandb-summary.json", "wandb-summary", None),
    ("mlflow", "mlruns/0/abc/metrics/val_loss", "mlflow-metric", None),
    ("mlflow", "mlruns/0/abc/params/lr", "mlflow-param", None),
    ("mlflow", "mlruns/0/abc/meta.yaml", "mlflow-meta", None),
    ("mlflow3", f"{MLFLOW_3}/metrics/val/loss", "mlflow-metric", None),
    ("mlflow3", f"{MLFLOW_3}/tags/stage", "mlflow-tag", None),
    ("mlflow3", f"{MLFLOW_3}/tags/mlflow.runName", "mlflow-tag", None),
    ("allennlp", "metrics_epoch_1.json", "allennlp-epoch", None),
    ("deepspeed", "Train_Samples_lr.csv", "deepspeed-csv", Framework.DEEPSPEED),
    ("tables", "gan.csv", "csv", None),
    ("configs", "ds_config.json", "json-config", None),
    ("configs", "retinanet.py", "python-config", None),
]


@pytest.mark.parametrize(("folder", "path", "name", "framework"), CLAIMS)
def test_each_format_is_claimed_by_its_reader(folder: str, path: str, name: str, framework: Framework | None) -> None:
    found, reading = read(folder, path)
    assert (found, reading.framework) == (name, framework)


def test_results_csv_drops_a_half_written_last_row_and_says_so() -> None:
    _, reading = read("yolo", "results.csv")
    assert curve(reading, "train/box_loss").xs == (1.0, 2.0)
    assert "4번째 줄" in reading.problem


def test_results_csv_keeps_nan_and_its_line() -> None:
    series = curve(read("yolo", "results.csv")[1], "train/cls_loss")
    assert math.isnan(series.values[1])
    assert series.lines == (2, 3)


def test_results_csv_keeps_epochs_from_zero_and_notes_the_first() -> None:
    _, reading = read("yolov5", "results.csv")
    assert curve(reading, "metrics/mAP_0.5").xs == (0.0, 1.0)
    assert settings(reading)["first_epoch"] == 0.0


def test_args_yaml_gives_each_key_with_its_line() -> None:
    _, reading = read("yolo", "args.yaml")
    found = settings(reading)
    assert (found["lr0"], found["device"], found["freeze"], found["cache"], found["time"]) == (
        0.01, "0", "[0, 1]", False, None,
    )  # fmt: skip
    assert line_of(reading, "device") == 5


def test_trainer_state_gives_step_epoch_and_line_of_every_point() -> None:
    _, reading = read("hf", "trainer_state.json")
    loss = curve(reading, "loss")
    assert (loss.xs, loss.axis, loss.epochs, loss.lines) == ((10.0,), Axis.STEP, (1.0,), (6,))
    assert curve(reading, "learning_rate").values == (9e-06,)
    assert curve(reading, "eval_loss").values == (math.inf,)
    assert math.isnan(curve(reading, "grad_norm").values[0])


def test_trainer_state_gives_its_other_keys_as_settings() -> None:
    _, reading = read("hf", "trainer_state.json")
    found = settings(reading)
    assert (found["max_steps"], found["train_batch_size"], found["global_step"]) == (20, 4, 20)
    assert found["stateful_callbacks.TrainerControl.args.should_training_stop"] is True
    assert line_of(reading, "max_steps") == 26


def test_the_epoch_table_of_older_yolo_trainers_has_the_names_of_their_successor() -> None:
    _, reading = read("yolov7", "results.txt")
    box, best = curve(reading, "train/box_loss"), curve(reading, "metrics/mAP_0.5:0.95")
    assert (box.axis, box.xs, box.lines) == (Axis.EPOCH, (0.0, 0.0, 1.0, 2.0, 3.0), (1, 2, 3, 4, 5))
    assert best.values == (0.05123, 0.1123, 0.1723, 0.2323), "an epoch without validation is no record of it"
    assert (settings(reading)["epochs"], settings(reading)["first_epoch"]) == (4, 0.0)


def test_the_trainer_before_that_writes_f1_where_the_mean_precision_stands() -> None:
    row = "0/1 4G 0.08 0.03 0.02 0.13 40 640 0.1 0.2 0.15 0.31 0.07 0.03 0.01"
    assert curve(read_lines("results.txt", row), "metrics/F1").values == (0.31,)


def test_episodes_of_an_environment_stand_at_the_steps_at_which_they_end() -> None:
    reward = curve(read("monitor", "monitor.csv")[1], "episode_reward")
    assert (reward.axis, reward.xs, reward.values, reward.lines) == (
        Axis.STEP,
        (10.0, 35.0, 75.0),
        (10.0, 25.0, 40.0),
        (3, 4, 5),
    )


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("notebook_output.txt", "Epoch 1 loss 0.5\n"),
        ("notebooks/memory.txt", "Epoch 1 loss 0.5\n"),
        ("train.txt", "Namespace(lr=0.1, epochs=3)\nEpoch 1 loss 0.5\n"),
    ],
)
def test_a_log_is_not_taken_for_notes_or_arguments(path: str, head: str) -> None:
    assert [r.name for r in FILE_READERS if r.claims(path, head)] == []


@pytest.mark.parametrize("path", ["notes.txt", "notes/monday.txt", "실험메모.txt", "memo.txt"])
def test_what_people_wrote_is_taken_for_notes(path: str) -> None:
    assert [r.name for r in FILE_READERS if r.claims(path, "it fell\n")] == ["notes"]


def test_the_closing_train_loss_of_hf_is_a_setting_and_no_curve() -> None:
    _, reading = read("hf", "trainer_state.json")
    assert settings(reading)["train_summary.train_loss"] == 0.5
    assert not [s for s in reading.series if s.name == "train_loss"]


def test_a_cut_trainer_state_keeps_the_entries_before_the_cut() -> None:
    _, reading = read("hf", "checkpoint-20/trainer_state.json")
    assert curve(reading, "eval_loss").values == (math.inf,)
    assert settings(reading)["global_step"] == 20
    assert "JSON" in reading.problem


def test_a_bare_log_history_is_read() -> None:
    reading = read_lines("log_history.json", '[\n{"step": 1, "loss": NaN},\n{"step": 2, "loss": 0.5}\n]')
    assert curve(reading, "loss").lines == (2, 3)


def test_closing_figures_are_settings_named_for_their_file() -> None:
    assert settings(read("hf", "all_results.json")[1])["all_results.eval_accuracy"] == 0.5


def test_lightning_columns_keep_their_own_axis() -> None:
    _, reading = read("lightning", "lightning_logs/version_0/metrics.csv")
    by_step, by_epoch = curve(reading, "train_loss_step"), curve(reading, "train_loss_epoch")
    assert (by_step.axis, by_step.xs, by_step.epochs) == (Axis.STEP, (4.0, 9.0, 14.0, 19.0), (0.0, 0.0, 1.0, 1.0))
    assert (by_epoch.axis, by_epoch.xs, by_epoch.lines) == (Axis.EPOCH, (0.0, 1.0), (6, 10))
    assert curve(reading, "val_loss").axis is Axis.EPOCH
    assert curve(reading, "lr-AdamW").axis is Axis.STEP


def test_python_tags_of_hparams_are_inert() -> None:
    found = settings(read("lightning", "lightning_logs/version_0/hparams.yaml")[1])
    assert found["betas"] == "[0.9, 0.999]"
    assert found["device"] == "cuda"
    assert found["args.epochs"] == 10
    assert found["run"] == "touch /tmp/never"


def test_the_tags_of_hyperpyyaml_name_the_class_of_a_section() -> None:
    found = settings(read("configs", "hyperparams.yaml")[1])
    assert found["lr_annealing._target_"] == "speechbrain.nnet.schedulers.CyclicLRScheduler"
    assert found["lr_annealing.max_lr"] == 0.005
    assert found["opt_class._target_"] == "torch.optim.AdamW"
    assert found["activation._target_"] == "torch.nn.GELU"


def test_a_keras_history_counts_epochs_from_one() -> None:
    _, reading = read("keras", "history.json")
    assert curve(reading, "loss").xs == (1.0, 2.0)
    assert curve(reading, "loss").lines == (3, 4)
    assert math.isnan(curve(reading, "val_loss").values[1])


def test_a_history_with_epochs_keeps_them() -> None:
    series = curve(read("keras", "metrics_by_epoch.json")[1], "loss")
    assert (series.axis, series.xs, series.values) == (Axis.EPOCH, (0.0, 1.0, 2.0), (3.0, 2.0, 1.0))


def test_a_repeated_header_may_add_columns() -> None:
    _, reading = read("keras", "training.csv")
    assert curve(reading, "loss").lines == (2, 3, 5)
    assert curve(reading, "lr").values == (0.001,)


def test_rows_of_a_second_writer_are_dropped_and_reported() -> None:
    _, reading = read("llama_factory", "trainer_log.jsonl")
    assert curve(reading, "loss").xs == (10.0, 20.0, 30.0, 40.0)
    assert curve(reading, "eval_loss").values == (1.6,)
    assert [(e.word("problem"), e.number("repeats")) for e in reading.events] == [("duplicate_writers", 3.0)]
    assert settings(reading)["total_steps"] == 40.0


def test_detectron2_metrics_survive_a_cut_last_line() -> None:
    _, reading = read("detectron2", "metrics.json")
    assert curve(reading, "total_loss").xs == (19.0, 39.0)
    assert curve(reading, "bbox/AP").role is Role.VAL_METRIC
    assert "3번째 줄" in reading.problem


def test_mmengine_validation_rows_go_by_epoch() -> None:
    _, reading = read("mmengine", "scalars.json")
    metric = curve(reading, "coco/bbox_mAP")
    assert (metric.axis, metric.xs, metric.role) == (Axis.EPOCH, (1.0, 2.0), Role.VAL_METRIC)
    assert curve(reading, "loss").xs == (50.0, 100.0, 150.0)


def test_mmdet_iterations_run_on_over_epochs() -> None:
    _, reading = read("mmdet", "20260101_000000.log.json")
    assert curve(reading, "loss", Axis.STEP).xs == (50.0, 100.0, 160.0)
    assert curve(reading, "loss", Axis.EPOCH).values == (1.8, 1.2)
    assert curve(reading, "val/mAP").xs == (1.0, 2.0)
    assert not [s for s in reading.series if s.name == "val/lr"]


def test_mmdet_configuration_becomes_settings_without_running() -> None:
    _, reading = read("mmdet", "20260101_000000.log.json")
    found = settings(reading)
    assert found["optimizer.lr"] == 0.02
    assert found["optimizer_config.grad_clip"] is None
    assert found["data.samples_per_gpu"] == 2
    assert found["model.bbox_head.num_classes"] == 20
    assert found["img_norm_cfg.mean"] == "[123.675, 116.28, 103.53]"
    assert found["data.train.pipeline.Normalize.mean"] == "[1.0, 2.0, 3.0]"
    assert "work_dir" not in found
    assert (line_of(reading, "optimizer.lr"), found["seed"]) == (1, 7)


def test_mmdet_environment_names_gpus_and_versions() -> None:
    _, reading = read("mmdet", "20260101_000000.log.json")
    device = next(e for e in reading.events if e.kind is EventKind.DEVICE)
    assert (device.word("gpu"), device.number("count")) == ("Test GPU 11", 2.0)
    assert reading.version == "2.11.0+abc"


def test_wandb_config_loses_its_wrappers() -> None:
    _, reading = read("wandb", "files/config.yaml")
    assert settings(reading) == {"learning_rate": 0.001, "optimizer.name": "adamw"}
    assert [(e.word("package"), e.word("version")) for e in reading.events] == [("python", "3.9.18")]


def test_wandb_metadata_gives_arguments_and_the_gpu() -> None:
    _, reading = read("wandb", "files/wandb-metadata.json")
    found = settings(reading)
    assert (found["lr"], found["amp"], found["epochs"], found["model.depth"]) == (0.1, True, 20, 3)
    device = next(e for e in reading.events if e.kind is EventKind.DEVICE)
    assert (device.word("gpu"), device.number("count"), device.number("memory_mib")) == ("Test GPU", 2.0, 16384.0)


def test_wandb_summary_skips_histograms() -> None:
    assert settings(read("wandb", "files/wandb-summary.json")[1]) == {"summary.train/loss": "NaN", "summary._step": 20}


def test_mlflow_metrics_params_and_status_are_read() -> None:
    series = curve(read("mlflow", "mlruns/0/abc/metrics/val_loss")[1], "val_loss")
    assert (series.axis, series.xs, series.lines) == (Axis.STEP, (0.0, 1.0, 2.0), (1, 2, 3))
    assert settings(read("mlflow", "mlruns/0/abc/params/lr")[1]) == {"lr": 0.001}
    _, meta = read("mlflow", "mlruns/0/abc/meta.yaml")
    assert settings(meta)["mlflow.status_name"] == "FAILED"
    assert [e.word("problem") for e in meta.events] == ["mlflow_failed"]


def test_rows_per_batch_get_running_steps_and_means_per_epoch() -> None:
    _, reading = read("tables", "gan.csv")
    steps, means = curve(reading, "g_loss", Axis.STEP), curve(reading, "g_loss", Axis.EPOCH)
    assert (steps.xs, steps.values) == ((0.0, 1.0, 2.0, 3.0), (4.0, 2.0, 1.0, 1.0))
    assert (means.xs, means.values, means.lines) == ((0.0, 1.0), (3.0, 1.0), (3, 5))
    assert math.isnan(curve(reading, "d_loss", Axis.EPOCH).values[1])


def test_a_list_in_a_cell_is_a_series_per_row() -> None:
    _, reading = read("tables", "folds.csv")
    first, second = [s for s in reading.series if s.name == "val_loss_list"]
    assert (first.segment, first.axis, first.values, first.lines) == (0, Axis.EPOCH, (0.6, 0.5, 0.4), (2, 2, 2))
    assert second.segment == 1
    assert math.isnan(second.values[1])


def test_a_table_of_trials_gives_settings_and_marks_failures() -> None:
    _, reading = read("tables", "folds.csv")
    assert settings(reading)["rows.1.min_val_loss"] == 0.6
    assert [(e.source.line, e.word("problem")) for e in reading.events] == [(3, "trial_failed")]
    assert {s.name for s in reading.series} == {"val_loss_list"}


def test_a_phase_column_moves_into_the_names() -> None:
    _, reading = read("tables", "phases.csv")
    assert curve(reading, "val/loss").values == (1.2, 1.3)
    assert curve(reading, "train/loss").xs == (1.0, 2.0)


def test_a_semicolon_table_with_a_byte_order_mark_is_read() -> None:
    _, reading = read("tables", "semicolon.csv")
    assert curve(reading, "loss").values == (0.4,)
    assert curve(reading, "lr").xs == (1.0, 2.0)


def test_a_table_of_losses_in_a_text_file_is_a_table() -> None:
    head = "total loss\tbox loss\t\n46.6\t0.24\t\n41.7\t0.22\t\n"

    assert CsvTable().claims("train_log.txt", head)


def test_prose_with_commas_is_no_table() -> None:
    assert not CsvTable().claims("notes.txt", "the loss, as we saw, fell\nat 3, after 5, to 0.2\nthen 1, 2, 3\n")


def test_a_tensorboard_export_takes_its_name_from_the_file() -> None:
    assert curve(read("tables", "run-version_0-tag-train_loss.csv")[1], "train_loss").xs == (10.0, 20.0)


def test_a_table_of_features_gives_no_series() -> None:
    assert read("tables", "features.csv")[1].series == ()


def test_an_exponent_that_pyyaml_reads_as_text_is_kept_as_written_and_warned_of() -> None:
    _, reading = read("configs", "training.yml")
    assert settings(reading)["train.lr"] == "1e-3"
    assert [(e.word("key"), e.text.partition(" ")[0]) for e in reading.events] == [("train.lr", "training.yml:5:")]


def test_the_spelling_of_a_number_in_the_record_of_wandb_is_no_warning() -> None:
    reading = read_lines("config.yaml", "_wandb:\n    value:\n        cli_version: 0.23.0\nlr:\n    value: 1e-05")
    assert not [e for e in reading.events if e.word("problem")]


def test_yaml_merges_and_lists_of_mappings_are_flattened() -> None:
    found = settings(read("configs", "training.yml")[1])
    assert (found["train.weight_decay"], found["model.layers.0.width"], found["model.layers.1.type"]) == (
        0.1,
        8,
        "head",
    )


def test_hydra_overrides_are_settings() -> None:
    reading = read_lines("overrides.yaml", "- optimizer.lr=0.1\n- +trainer.epochs=3\n- 5")
    assert settings(reading) == {"optimizer.lr": 0.1, "trainer.epochs": 3}


def test_a_one_line_configuration_with_epochs_is_no_record() -> None:
    reading = read_lines("params.json", '{"epochs": 10, "lr": 0.1, "loss": "mse"}')
    assert settings(reading) == {"epochs": 10, "lr": 0.1, "loss": "mse"}


def test_json_settings_have_lines() -> None:
    _, reading = read("configs", "ds_config.json")
    assert settings(reading)["betas"] == "[0.9, 0.95]"
    assert settings(reading)["schedulers.0.type"] == "WarmupLR"
    assert line_of(reading, "zero_optimization.stage") == 4


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (
            "import torch\n\nclass CFG:\n    lr = 5.0\n    epochs: int = 20\n    device = torch.device(0)\n",
            {"lr": 5.0, "epochs": 20},
        ),
        (
            "@dataclass\nclass OptimConfig:\n    lr: float = 1e-3\n\nclass DataConfig:\n    batch_size = 32\n",
            {"optim.lr": 1e-3, "data.batch_size": 32},
        ),
        (
            "def get_config():\n    c = ConfigDict()\n    c.lr = 3e-4\n    c.model.width = 64\n    d.x = 1\n    return c\n",
            {"lr": 3e-4, "model.width": 64},
        ),
    ],
)
def test_declared_settings_are_read(text: str, settings: dict[str, float]) -> None:
    assert {s.name: s.value for s in read_lines("config.py", text).settings} == settings


def test_a_class_of_settings_in_a_script_that_trains_is_left_to_the_script() -> None:
    reader = next(
        r for r in FILE_READERS if r.claims("train.py", "import torch\nclass CFG:\n    lr = 1\nloss.backward()\n")
    )
    assert reader.name != "declared-config"


def test_a_python_configuration_has_lines() -> None:
    _, reading = read("configs", "retinanet.py")
    assert settings(reading)["optimizer.lr"] == 0.0001
    assert line_of(reading, "max_epochs") == 3


def test_broken_yaml_still_gives_its_plain_lines() -> None:
    _, reading = read("broken", "config.yaml")
    assert settings(reading)["lr"] == 0.1
    assert "YAML" in reading.problem


def test_cut_json_gives_what_came_before() -> None:
    _, reading = read("broken", "params.json")
    assert settings(reading) == {"lr": 0.1, "model.depth": 3}
    assert "3번째 줄" in reading.problem


def test_text_between_json_lines_is_counted() -> None:
    _, reading = read("broken", "log.jsonl")
    assert curve(reading, "loss").values == (0.5, 0.4)
    assert "1개" in reading.problem


HOSTILE = [
    ("a.yaml", "a: " + "[" * 50_000),
    ("b.yaml", "- " * 200_000 + "x"),
    ("c.yaml", "&a [*a]"),
    ("d.yaml", "a: &x [1]\n" + "b: [*x, *x, [*x]]\n" * 50),
    ("e.yaml", "\x01\x02: [}"),
    ("f.json", '{"a": ' * 20_000),
    ("g.json", "[" * 100_000),
    ("h.json", '{"a": 1' + "0" * 10_000 + "}"),
    ("trainer_state.json", '{"log_history": [1, {"step": "x", "loss": {}}, null]}'),
    ("i.csv", 'epoch,loss\n1,"' + "x" * 200_000),
    ("j.csv", "epoch,loss\n1__0,1_\n,\n-,-"),
    ("k.csv", "epoch,loss"),
    ("l.jsonl", '{"step": 1e999, "loss": -1e999}\n{"step": null}\n{}'),
    ("m.log.json", '{"env_info": 5, "config": "' + "(" * 5000 + '"}\n{"mode": "train", "epoch": 1, "iter": "x"}'),
    ("n.py", "lr = 0.1\nx = " + "-" * 20_000 + "1"),
    ("history.json", '{"loss": [1, "x", null, [2], {"a": 1}]}'),
    ("wandb-metadata.json", '{"args": "--lr", "gpu_devices": 3, "gpu": []}'),
    ("wandb-summary.json", "[1]"),
    ("metrics/x", "1690000000000 x\n1690000000000 1 2 3"),
]


@pytest.mark.parametrize(("path", "text"), HOSTILE, ids=[path for path, _ in HOSTILE])
def test_hostile_content_is_read_without_an_exception(path: str, text: str) -> None:
    reader = next((r for r in FILE_READERS if r.claims(path, text[:4096])), None)
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1))
    if reader is not None:
        reader.read(TextFile(path=path, size=len(text), lines=lines, truncated_tail=True))


def test_a_bomb_of_aliases_is_bounded() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    reading = read_lines("bomb.yaml", "l0: &l0 [a, [b]]\n" + levels)
    assert len(reading.settings) <= 20_000
    assert "너무 크거나" in reading.problem


def test_a_configuration_above_the_limit_is_refused() -> None:
    reader = next(r for r in FILE_READERS if r.claims("big.yaml", "a: 1"))
    reading = reader.read(TextFile(path="big.yaml", size=6 * 1024 * 1024, lines=(Line(number=1, text="a: 1"),)))
    assert "한도" in reading.problem


CURVE_FILES = (
    "results.csv",
    "metrics.csv",
    "history.csv",
    ".log.json",
    "trainer_log.jsonl",
    "metrics.json",
    "history.json",
)


def test_every_structured_file_of_the_shared_runs_is_read(shared_runs: Path) -> None:
    without_series: list[str] = []
    for path in sorted(p for p in shared_runs.glob("*/*/**/*") if p.is_file() and "tfevents" not in p.name):
        _, reading = read(shared_runs, path.relative_to(shared_runs).as_posix())
        if path.name.endswith(CURVE_FILES) and not reading.series:
            without_series.append(str(path))
    assert without_series == []


def test_a_metric_of_a_data_set_has_its_digest_behind_the_step() -> None:
    loss = curve(read("mlflow3", f"{MLFLOW_3}/metrics/val/loss")[1], "val/loss")
    assert (loss.xs, loss.values) == ((0.0, 1.0, 2.0), (2.0, 1.5, 1.25))


def test_a_logged_model_of_mlflow_is_no_run_of_its_own() -> None:
    (run,) = open_run(FIXTURES / "mlflow3")
    assert [s.name for s in run.series] == ["val/loss"]


def test_the_steps_of_a_deepspeed_monitor_are_samples() -> None:
    _, reading = read("deepspeed", "Train_Samples_lr.csv")
    assert curve(reading, "lr").xs == tuple(map(float, range(1, 49)))
    assert settings(reading)["train_batch_size"] == 16


def test_a_file_an_epoch_is_one_curve() -> None:
    (run,) = open_run(FIXTURES / "allennlp")
    (loss,) = [s for s in run.series if s.name == "training_loss"]
    assert (loss.xs, loss.values) == ((0.0, 1.0, 2.0), (1.0, 0.9, 0.8))
    assert loss.source(2).path == "metrics_epoch_2.json"


def test_an_offline_task_of_clearml_gives_its_scalars_and_what_it_was_given() -> None:
    (run,) = open_run(FIXTURES / "clearml")

    assert {s.name: (s.role, len(s), s.values[-1]) for s in run.series} == {
        "loss/train": (Role.TRAIN_LOSS, 30, pytest.approx(2 / 30)),
        "loss/val": (Role.VAL_LOSS, 3, pytest.approx(1 / 30)),
    }
    assert {s.name: s.value for s in run.settings} == {"lr": 0.001, "batch_size": 16}
