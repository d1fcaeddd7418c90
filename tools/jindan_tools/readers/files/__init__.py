"""The readers of structured files, most specific first: the first that claims a file reads it."""

from __future__ import annotations

from jindan_tools.readers.contract import FileReader
from jindan_tools.readers.files.late_reader import LateReader
from jindan_tools.readers.side.table import SIDE_READERS


def _late(module: str, kind: str, *names: str, words: tuple[str, ...] = (), marks: tuple[str, ...] = ()) -> LateReader:
    return LateReader(module=module, kind=kind, names=names, words=words, marks=marks)


FILE_READERS: tuple[FileReader, ...] = (
    _late("results_csv", "ResultsCsv", ".csv", marks=("epoch",)),
    _late("results_txt", "ResultsTxt", "results", marks=("/",)),
    _late("monitor_csv", "MonitorCsv", ".csv", marks=("#{",)),
    _late("lightning_metrics", "LightningMetrics", "metrics.csv", marks=("epoch",)),
    _late("image_processor", "ImageProcessorFiles", "processor_config.json"),
    _late("tokenizer_files", "TokenizerFiles", ".json"),
    _late("trainer_state", "TrainerState", "trainer_state.json", "log_history.json"),
    _late("trainer_state", "TrainerState", ".json", words=('"log_history"',)),
    _late("hf_results", "HfResults", "_results.json"),
    _late("wandb_files", "WandbMetadata", "wandb-metadata.json"),
    _late("wandb_files", "WandbSummary", "wandb-summary.json"),
    _late("wandb_files", "WandbConfig", ".yaml", ".yml", words=("wandb_version:", "_wandb:", " value:")),
    _late("mlflow_store", "MlflowMeta", "meta.yaml", words=("lifecycle_stage:",)),
    _late("mlflow_store", "MlflowMetric", "metrics/"),
    _late("mlflow_store", "MlflowParam", "params/"),
    _late("mlflow_store", "MlflowTag", "tags/"),
    _late("mmdet_log", "MmdetLog", ".json", marks=('"env_info"', '"mode"')),
    _late("allennlp_epoch", "AllenNlpEpoch", "metrics_epoch_"),
    *SIDE_READERS,
    _late("clearml_offline", "ClearmlMetrics", "metrics.jsonl", marks=("[{",)),
    _late("clearml_offline", "ClearmlTask", "task.json", words=('"hyperparams"',)),
    _late("jsonl_metrics", "JsonlMetrics", ".jsonl", ".ndjson", ".json"),
    _late("history_json", "HistoryJson", ".json"),
    _late("json_config", "JsonConfig", ".json"),
    _late("yaml_config", "YamlConfig", ".yaml", ".yml"),
    _late("toml_config", "TomlConfig", ".toml"),
    _late("ini_config", "IniConfig", ".ini", ".cfg", ".conf"),
    _late("argparse_dump", "ArgparseDump", ".txt"),
    _late("deepspeed_csv", "DeepspeedCsv", "train_samples_", marks=("step,",)),
    _late("confusion_matrix", "ConfusionMatrix", "conf", "혼동"),
    _late("class_table", "ClassTable", ".csv", ".tsv", marks=("ass", "ame", "abel", "ategory", "클래스")),
    _late("predictions", "Predictions", ".csv", ".tsv", marks=("pred", "Pred", "PRED", "hat", "orecast", "예측")),
    _late("csv_table", "CsvTable", ".csv", ".tsv"),
    LateReader(
        module="csv_table", kind="CsvTable", names=(".txt", ".log", ".dat"), marks=(",", "\t", ";"), above_numbers=True
    ),
    _late("number_list", "NumberList", ".txt", ".csv", ".dat"),
    _late("csv_headless", "HeadlessTable", ".csv", ".tsv"),
    _late("python_config", "PythonConfig", ".py"),
    _late("declared_config", "DeclaredConfig", ".py", words=("class ", "ConfigDict")),
    _late(
        "training_script",
        "TrainingScript",
        ".py",
        words=(
            "transformers",
            "torch",
            "keras",
            "lightning",
            "tensorflow",
            "trl",
            "peft",
            "unsloth",
            "ultralytics",
            "stable_baselines3",
            "sb3_contrib",
        ),
    ),
    _late("training_script", "TrainingScript", ".ipynb"),
    _late("shell_script", "ShellScript", ".sh", ".bash", ".slurm", ".sbatch"),
    _late("shell_script", "ShellScript", marks=("#!/bin/bash",)),
    _late("notes", "Notes", ".md", ".markdown", "note", "memo", "readme", "메모", "노트", "회고"),
)
