"""The scanners of log lines, the most specific first, each with the words without which it finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import cast

from msgspec import Struct

from jindan_tools.readers.contract import Line, LineScanner
from jindan_tools.readers.logs.death_words import DEATH_WORDS, LAST_WORDS
from jindan_tools.readers.logs.feeding import left_by
from jindan_tools.readers.logs.scanner_words import CSV_HEADS, DOUBLED, KEPT_WORDS, LIBRARY_WORDS, REWORDED, TOLD_WORDS
from jindan_tools.readers.logs.shapes import NO_DIGITS, ShapedLine, bare_text, shaped, stands_alone


class ScannerEntry(Struct, frozen=True, kw_only=True):
    """A scanner by its module and class.

    It is loaded only when one of its `words`, less its digits, stands in what the scanners before it left; among lines
    without them it would take none and find nothing. A word may begin with a line end, for the beginning of a line. Those
    that it `begins` with stand behind no letter. No words at all means every file.
    """

    module: str
    name: str
    words: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    def may_find(self, bare: str) -> bool:
        """Say whether one of the words stands in a text without digits that begins with a line end."""
        return any(map(bare.__contains__, self.words)) or any(stands_alone(word, bare) for word in self.begins)

    def scanner(self, path: str) -> LineScanner:
        """Import the module and return a fresh scanner for one file."""
        module = import_module(f"jindan_tools.readers.logs.{self.module}")
        made = cast("Callable[[str], LineScanner]", getattr(module, self.name))
        return made(path)


def _shapes(lines: Iterable[ShapedLine]) -> dict[str, None]:
    """Return the shapes of lines, each once, in their order."""
    return {line.shape: None for line in lines}


def _in_any_case(*words: str) -> tuple[str, ...]:
    """Return words in small letters, capitalised and in capitals."""
    forms = ((word, f"{word[0].upper()}{word[1:]}", word.title(), word.upper()) for word in words)
    return tuple(dict.fromkeys(form for group in forms for form in group))


def _entry(module: str, name: str, *words: str, begins: tuple[str, ...] = ()) -> ScannerEntry:
    bare = tuple(word.translate(NO_DIGITS) for word in words)
    return ScannerEntry(module=module, name=name, words=bare, begins=begins)


SCANNERS: tuple[ScannerEntry, ...] = (
    _entry("result_block", "ResultBlockScanner", "--result"),
    _entry("smi_tables", "SmiTableScanner", "NVIDIA-SMI"),
    _entry("optuna", "OptunaScanner", "Trial ", "A new study"),
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
        "Box and segment counts",
        " images in ",
        "no usable annotations",
        "OutOfMemoryError in TaskAlignedAssigner",
    ),
    _entry("split_bars", "SplitBarScanner", "poch", "POCH", "에폭", "에포크"),
    _entry("class_lines", "ClassLineScanner", "lasses", "lass labels", "lass Labels", "_labels", "ategories", "클래스"),
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
    _entry("doubled_marks", "DoubledMarkScanner", *DOUBLED),
    _entry("library_lines", "LibraryLineScanner", *LIBRARY_WORDS),
    _entry("kept_rows", "KeptRowScanner", *KEPT_WORDS),
    _entry("told_figures", "ToldFigureScanner", *TOLD_WORDS),
    _entry(
        "sampled_answers",
        "SampledAnswerScanner",
        "pred",
        "enerated",
        "utput:",
        "hyp",
        "got:",
        "Pred",
        "PRED",
        "Hyp",
        "odel answer",
    ),
    _entry("class_reports", "ClassReportScanner", "f1-score"),
    _entry("load_report", "LoadReportScanner", "LOAD REPORT", "_IncompatibleKeys", "issing", "nexpected"),
    _entry("dllogger", "DlloggerScanner", "DLL 2", "DLLL {"),
    _entry("printed_arguments", "PrintedArgumentScanner", "Namespace(", "Arguments(", "Config(", "Args(", "{'_name': "),
    _entry("json_block", "JsonBlockScanner", '": {'),
    _entry("wandb_console", "WandbConsoleScanner", "Run summary:", "Run history:"),
    _entry("flower", "FlowerScanner", "fit progress: (", "History ("),
    _entry("printed_lists", "PrintedListScanner", "'00:00']", "'0:00:00']"),
    _entry("printed_dict", "PrintedDictScanner", "': {'", "{'batch_size': ", "{'actor_rollout_ref': "),
    _entry("dict_lines", "DictLineScanner", "{'"),
    _entry("hf_dict", "HfDictScanner", "'epoch'", "'train_runtime'", "'eval_runtime'", "global_step/max_steps"),
    _entry("megatron", "MegatronScanner", " ....", "validation loss at", "iteration ", "time (ms)"),
    _entry("allennlp", "AllenNlpScanner", "allennlp"),
    _entry("yaml_block", "YamlBlockScanner", "onfig Information", "onfig:", "onfigs:", "ONFIG:", "onfiguration:"),
    _entry("paddle_hapi", "PaddleHapiScanner", "The loss value printed in the log"),
    _entry("experiment_table", "ExperimentTableScanner", "│ keys"),
    _entry("mmdet_config", "MmdetConfigScanner", "Config:"),
    _entry(
        "composer", "ComposerScanner", "ba/s", "[batch=", "[Eval batch=", "[token=", "[sample=", "[hyperparameter]: "
    ),
    _entry("face_recognition", "FaceRecognitionScanner", "Accuracy-Flip", "XNorm", "-: "),
    _entry("basicsr", "BasicSrScanner", "[epoch:", "<epoch:"),
    _entry("mmdet", "MmdetScanner", "][", "Iter", "MM", "PyTorch: "),
    _entry("hf_banner", "HfBannerScanner", "*****", " = ", "param", "newly initialized", "total_num_steps"),
    _entry(
        "lightning",
        "LightningScanner",
        "rainable params",
        "Total params",
        "Modules in ",
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
        ":print]",
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
    _entry("boosting", "BoostingScanner", "[", "est iteration", "learn: ", "Shrink model", "Remaining Time"),
    _entry("clu", "CluScanner", "logging_writer.py", "collection=", "INFO:absl:["),
    _entry("lerobot", "LeRobotScanner", "grdn:", "cfg.steps="),
    _entry("icefall", "IcefallScanner", "tot_loss[", ", validation: ", "{'best_train_loss': "),
    _entry("wenet", "WenetScanner", "TRAIN Batch ", "TRAIN info ", "steps/sec", "CV Batch ", " CV info "),
    _entry("openclip", "OpenClipScanner", "Logit Scale: ", "Eval Epoch: "),
    _entry("paddle_config", "PaddleConfigScanner", "ppocr INFO:", "ppcls INFO:", "metric eval *"),
    _entry("paddle_nlp", "PaddleNlpScanner", "Configuration Arguments", "global_step: "),
    _entry("paddle_scores", "PaddleScoreScanner", "[EVAL] #", "[TRAIN] epoch", "[Eval][Epoch"),
    _entry("ray_results", "RayResultScanner", "Result for ", " result ", " finished iteration "),
    _entry("agent_lines", "AgentLineScanner", "fps step: ", "Mean Reward: "),
    _entry("nerfstudio", "NerfstudioScanner", "Step (% Done)"),
    _entry("kohya", "KohyaScanner", "学習"),
    _entry("litgpt", "LitGptScanner", "| loss train: "),
    _entry("mindspore", "MindSporeScanner", "Performance: {"),
    _entry("coqui", "CoquiScanner", "| > ", "EPOCH: ", "STEP: ", "--> EVAL PERFORMANCE"),
    _entry("espnet", "EspnetScanner", "epoch results: [", "epoch:train:", "epoch started"),
    _entry("marian", "MarianScanner", "Ep. "),
    _entry("xlm", "XlmScanner", " words/s - "),
    _entry("numbered", "NumberedScanner", "\ns:", "\nTrain loss ", "\nValidation ", " avg", ":\t", " net output #"),
    _entry("style_ticks", "StyleTickScanner", "tick ", "Training for ", '{"results":'),
    _entry("autoanchor", "AutoAnchorScanner", "(BPR)", "best possible recall"),
    _entry("confusion_lines", "ConfusionLineScanner", "global correct: "),
    _entry("detectron_tables", "DetectronTableScanner", " d2."),
    _entry("coco_summary", "CocoSummaryScanner", "@[ IoU=", "copypaste: "),
    _entry("step_in_brackets", "StepInBracketsScanner", "] |"),
    _entry("agent_tables", "AgentTableScanner", "\n| "),
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
    _entry("csv_block", "CsvBlockScanner", *(f"\n{name}," for name in ("", *CSV_HEADS))),
    _entry("tables", "TableScanner", "oss", "OSS", "cc", "CC", "core", "CORE", "손실", "정확도"),
    _entry(
        "dataset_lines",
        "DatasetLineScanner",
        *_in_any_case(" val", "sampl", "image", "example", "rows", "size", "fold"),
        *("샘플", "데이터", "이미지", "epoch", "ount", "istribution", "클래스", "폴드", " | ", "aram", "evice"),
    ),
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
    _entry("command_line", "CommandLineScanner", ".py ", ".py',", '.py",'),
    _entry("argument_block", "ArgumentBlockScanner", "lr", "earning_rate", "epochs", "batch_size", "optim"),
    _entry(
        "argument_line",
        "ArgumentLineScanner",
        *(
            "=",
            ": ",
            "atch ",
            "lr ",
            "armup ",
            " std",
            "클래스",
            *("어휘", "단어장", "ocab", " unique "),
            "bfloat",
            "Dropout(",
            "/epoch",
            "/ epoch",
            "per epoch",
            "EMA",
        ),
    ),
    _entry("reworded", "RewordedScanner", *REWORDED),
    _entry(
        "epochs",
        "EpochScanner",
        *("poch", "POCH", "에폭", "에포크", "回合", "][", "Train: ", "- ETA", "\ne", "\nE"),
        begins=_in_any_case("ep ", "ep=", "ep:"),
    ),
    _entry(
        "steps",
        "StepScanner",
        *("tep", "STEP", "iter", "Iter", "ITER", "pdate", "atch", "스텝"),
        *(f"\n{word}{mark}" for word in ("it", "It") for mark in " :="),
        *_in_any_case(*(f"{gap}{name}" for gap in "_ " for name in ("loss", "perplexity", "ppl", "acc", "xent"))),
    ),
    _entry("bracketed", "BracketedScanner", *(f"{mark}{gap}" for mark in "[(" for gap in "/ \t"), "[Train "),
    _entry(
        "markers",
        "MarkerScanner",
        *_in_any_case(
            "sav", "wrote ", "stop", "resum", "checkpoint", "ckpt", "continuing", " from ", "complet", "finish"
        ),
        *_in_any_case("best", "done", "exit", "train end", "training end", "training over", "training time", "succe"),
        *("조기", "학습", "훈련", "训练"),
    ),
    _entry("warning_lines", "WarningScanner", "arning", "WARN", "right-padding", "oken indices", "already rescaled"),
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
    # The words of a row once its count is gone, at the beginning of a line.
    _entry(
        "counted_rows",
        "CountedRowScanner",
        *(
            f"\n{pad}{mark}{name}"
            for pad in ("", " ", "  ", "   ")
            for mark in (" ", "\t", " \t", " | ", ", ", ": ")
            for name in ("train", "Train", "TRAIN", "loss", "Loss", "val", "Val", "hella")
        ),
        "\n#",
    ),
    _entry("serial_lines", "SerialScanner"),
    # Last: it reads what no other scanner took.
    _entry("unnumbered", "UnnumberedScanner"),
)


def scanned(path: str, lines: Sequence[Line], held_back: str = "") -> tuple[LineScanner, ...]:
    """Return the scanners that may find something in a file, fed with its lines, in table order.

    One scanner after the other goes over what those before it left, until nothing is left, and is loaded only when one of
    its words stands there or in the text that is `held_back` for later.
    """
    found: list[LineScanner] = []
    left = shaped(lines)
    shapes = _shapes(left)
    bare = bare_text(shapes, held_back)
    for entry in SCANNERS:
        if not bare.strip():
            break
        if entry.words and not entry.may_find(bare):
            continue
        scanner = entry.scanner(path)
        found.append(scanner)
        rest = left_by(scanner, left, shapes)
        if len(rest) < len(left):
            left, shapes = rest, _shapes(rest)
            bare = bare_text(shapes, held_back)
    return tuple(found)
