"""The readers of structured files, most specific first: the first that claims a file reads it."""

from __future__ import annotations

from jindan_tools.readers.contract import FileReader
from jindan_tools.readers.files.argparse_dump import ArgparseDump
from jindan_tools.readers.files.csv_table import CsvTable
from jindan_tools.readers.files.hf_results import HfResults
from jindan_tools.readers.files.history_json import HistoryJson
from jindan_tools.readers.files.json_config import JsonConfig
from jindan_tools.readers.files.jsonl_metrics import JsonlMetrics
from jindan_tools.readers.files.lightning_metrics import LightningMetrics
from jindan_tools.readers.files.mlflow_store import MlflowMeta, MlflowMetric, MlflowParam
from jindan_tools.readers.files.mmdet_log import MmdetLog
from jindan_tools.readers.files.notes import Notes
from jindan_tools.readers.files.python_config import PythonConfig
from jindan_tools.readers.files.results_csv import ResultsCsv
from jindan_tools.readers.files.shell_script import ShellScript
from jindan_tools.readers.files.tokenizer_files import TokenizerFiles
from jindan_tools.readers.files.toml_config import TomlConfig
from jindan_tools.readers.files.trainer_state import TrainerState
from jindan_tools.readers.files.wandb_files import WandbConfig, WandbMetadata, WandbSummary
from jindan_tools.readers.files.yaml_config import YamlConfig

FILE_READERS: tuple[FileReader, ...] = (
    ResultsCsv(),
    LightningMetrics(),
    TokenizerFiles(),
    TrainerState(),
    HfResults(),
    WandbMetadata(),
    WandbSummary(),
    WandbConfig(),
    MlflowMeta(),
    MlflowMetric(),
    MlflowParam(),
    MmdetLog(),
    JsonlMetrics(),
    HistoryJson(),
    JsonConfig(),
    YamlConfig(),
    TomlConfig(),
    ArgparseDump(),
    CsvTable(),
    PythonConfig(),
    ShellScript(),
    Notes(),
)
