"""The scanners of log lines, the most specific first, each with the words without which it finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import islice
from typing import cast

from msgspec import Struct

from jindan_tools.readers.contract import Line, LineScanner
from jindan_tools.readers.logs.death_words import DEATH_WORDS, LAST_WORDS
from jindan_tools.readers.logs.reworded_words import WORDS

_BLOCK = 4096
_DIGITS = "0123456789"
_NO_DIGITS = str.maketrans("", "", _DIGITS)


class ScannerEntry(Struct, frozen=True, kw_only=True):
    """A scanner by its module and class.

    It is loaded and sees a file only when one of its `words` stands in it; in a file without them it would take no
    line and find nothing. No words means every file.
    """

    module: str
    name: str
    words: tuple[str, ...] = ()

    def may_find(self, bare: str) -> bool:
        """Say whether one of the words, less its digits, stands in a text without digits."""
        return any(word.translate(_NO_DIGITS) in bare for word in self.words)

    def scanner(self, path: str) -> LineScanner:
        """Import the module and return a fresh scanner for one file."""
        module = import_module(f"jindan_tools.readers.logs.{self.module}")
        made = cast("Callable[[str], LineScanner]", getattr(module, self.name))
        return made(path)


def _without_repeats(text: str) -> str:
    """Return a text without its digits and the lines that are the same without them: what is read once is enough."""
    bare = text.encode("utf-8", "replace").translate(None, _DIGITS.encode())
    return b"\n".join(dict.fromkeys(bare.split(b"\n"))).decode("utf-8", "replace")


def _entry(module: str, name: str, *words: str) -> ScannerEntry:
    return ScannerEntry(module=module, name=name, words=words)


SCANNERS: tuple[ScannerEntry, ...] = (
    _entry("smi_tables", "SmiTableScanner", "NVIDIA-SMI"),
    _entry("class_lines", "ClassLineScanner", "lass", "LASS", "_labels", "ategor", "클래스"),
    _entry("split_bars", "SplitBarScanner", "%|"),
    _entry("rate_cuts", "RateCutScanner", "reducing learning rate"),
    _entry("ultralytics_epochs", "UltralyticsEpochScanner", "GPU_mem", "gpu_mem", "Images ", "top1_acc"),
    _entry("ultralytics_setup", "UltralyticsSetupScanner", "weights=", "torch-", "torch "),
    _entry(
        "ultralytics_labels",
        "LabelScanScanner",
        "Scanning ",
        "duplicate labels removed",
        "corrupt image/label",
        "o labels found",
        "missing or empty",
        "no usable annotations",
        "OutOfMemoryError in TaskAlignedAssigner",
    ),
    _entry(
        "precision_lines",
        "PrecisionScanner",
        "AMP",
        "ixed precision",
        "ixed-precision",
        "half precision",
        "Mixed Precision",
        "amp ",
        "amp:",
        "Training in float32",
        "혼합 정밀도",
    ),
    _entry("told_figures", "ToldFigureScanner", "eos", "end of", "end-of", "im_end", "max_new_tokens", "ntropy"),
    _entry("load_report", "LoadReportScanner", "LOAD REPORT"),
    _entry("dllogger", "DlloggerScanner", "DLL 2", "DLLL {"),
    _entry("printed_arguments", "PrintedArgumentScanner", "Namespace(", "Arguments(", "Config(", "Args("),
    _entry("wandb_console", "WandbConsoleScanner", "Run summary:", "Run history:"),
    _entry("flower", "FlowerScanner", "fit progress: (", "History ("),
    _entry("dict_lines", "DictLineScanner", "{'"),
    _entry("hf_dict", "HfDictScanner", "'epoch'", "'train_runtime'", "'eval_runtime'", "global_step/max_steps"),
    _entry("megatron", "MegatronScanner", " ....", "validation loss at", "iteration ", "time (ms)"),
    _entry("mmdet_config", "MmdetConfigScanner", "Config:"),
    _entry("mmdet", "MmdetScanner", "][", "Iter", "MM", "PyTorch: "),
    _entry("hf_banner", "HfBannerScanner", "*****", " = ", "parameters", "trainable params", "newly initialized"),
    _entry(
        "lightning",
        "LightningScanner",
        "rainable params",
        "Total params",
        "`Trainer.fit` stopped",
        "GPU available:",
        "global step",
        "Skipping val loop",
        "onitored metric",
        "etected KeyboardInterrupt",
        "from the checkpoint",
    ),
    _entry("deepspeed_chat", "DeepSpeedChatScanner", "chosen_last_scores", "verage reward score: "),
    _entry(
        "deepspeed",
        "DeepSpeedScanner",
        "verflow",
        "OVERFLOW",
        "skipped=",
        "RunningAvgSamplesPerSec=",
        "with loss",
        "Beginning of",
        "valuating",
        "ppl:",
        "chosen",
        "ds_accelerator",
        "[deepspeed",
        "DeepSpeed info",
    ),
    _entry("json_lines", "JsonLineScanner", '{"'),
    _entry(
        "localized",
        "LocalizedScanner",
        "损失",
        "Losses:",
        "训练回合",
        "Train Epoch:",
        "{'train': {",
        "加载检查点",
        "保存模型",
    ),
    _entry("last_words", "LastWordScanner", *LAST_WORDS),
    _entry("hydra_ends", "HydraEndScanner", "HYDRA_FULL_ERROR"),
    _entry("crash", "CrashScanner", *DEATH_WORDS, "Assertion", "terminate called"),
    _entry("progress", "ProgressScanner", "%|", "━"),
    _entry(
        "phase_counts", "PhaseCountScanner", "rain |", "al |", "alid |", "ion |", "est |", "ev |", "ing |", " after "
    ),
    _entry("tutorial_counts", "TutorialCountScanner", "] "),
    _entry("boosting", "BoostingScanner", "[", "est iteration", "learn: "),
    _entry("clu", "CluScanner", "logging_writer.py", "collection=", "INFO:absl:["),
    _entry("lerobot", "LeRobotScanner", "grdn:", "cfg.steps="),
    _entry("icefall", "IcefallScanner", "tot_loss[", ", validation: "),
    _entry("coqui", "CoquiScanner", "| > ", "EPOCH: ", "--> STEP: ", "--> EVAL PERFORMANCE"),
    _entry("espnet", "EspnetScanner", "epoch results: ["),
    _entry("marian", "MarianScanner", "Ep. "),
    _entry("numbered", "NumberedScanner", "s:", "Train loss ", "Validation ", " avg", ":\t", " net output #"),
    _entry("style_ticks", "StyleTickScanner", "tick ", "Training for ", '{"results":'),
    _entry("coco_summary", "CocoSummaryScanner", "@[ IoU=", "copypaste: "),
    _entry("step_in_brackets", "StepInBracketsScanner", "] |"),
    _entry("agent_tables", "AgentTableScanner", "| "),
    _entry(
        "mask_lines",
        "MaskLineScanner",
        "gnore_",
        "alue",
        "nique",
        "BCEWithLogits",
        "BatchNorm",
        "classes",
        "max",
        "fg",
        "oreground",
        "pos",
    ),
    _entry("tables", "TableScanner"),
    _entry("dataset_lines", "DatasetLineScanner"),
    _entry(
        "run_headings",
        "RunHeadingScanner",
        *(
            f"{word}{mark}"
            for word in ("un", "UN", "rial", "RIAL", "xperiment", "XPERIMENT", "xp", "onfig")
            for mark in " #"
        ),
        *(f"{word}{mark}" for word in ("ration", "nation", "ombo", "ob", "weep", "etting") for mark in " #"),
        *(f"{word} {by}" for word in ("ing", "rain", "un", "odel", "etwork") for by in ("with", "using")),
        *("===", "---", "###", "***"),
    ),
    _entry("argument_block", "ArgumentBlockScanner", "lr", "earning_rate", "epochs", "batch_size", "optim"),
    _entry("argument_line", "ArgumentLineScanner"),
    _entry("reworded", "RewordedScanner", *WORDS),
    _entry("epochs", "EpochScanner"),
    _entry("steps", "StepScanner"),
    _entry("bracketed", "BracketedScanner"),
    _entry("markers", "MarkerScanner"),
    _entry("warning_lines", "WarningScanner", "arning", "WARN"),
    _entry(
        "step_blocks",
        "StepBlockScanner",
        "step=",
        "batch=",
        "iter = ",
        "iter: ",
        "iteration",
        "Iteration",
        "Step",
        "step ",
        "Update",
    ),
    # Last: it reads what no other scanner took.
    _entry("unnumbered", "UnnumberedScanner"),
)


def scanners_for(path: str, lines: Iterable[Line]) -> tuple[LineScanner, ...]:
    """Return fresh scanners for a file that holds `lines`: those that may find something in it, in table order."""
    waiting = [entry for entry in SCANNERS if entry.words]
    rest = iter(lines)
    while waiting and (block := [line.text for line in islice(rest, _BLOCK)]):
        text = _without_repeats("\n".join(block))
        waiting = [entry for entry in waiting if not entry.may_find(text)]
    return tuple(entry.scanner(path) for entry in SCANNERS if entry not in waiting)
