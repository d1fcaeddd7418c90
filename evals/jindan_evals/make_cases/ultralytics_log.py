"""The console log of an Ultralytics 8.3.170 training, from the banner to the final evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jindan_evals.make_cases.tqdm_bar import bar
from jindan_evals.make_cases.ultralytics_args import ArgValue, args_line
from jindan_evals.make_cases.ultralytics_epochs import EpochFrame, EpochRow, class_line, printed, val_bar

VERSION = "8.3.170"
ClassScores = tuple[str, int, int, tuple[float, float, float, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class YoloModel:
    """The sizes of the model summary; `groups` are the counts of no-decay, decay and bias tensors."""

    name: str
    layers: int
    fused_layers: int
    parameters: int
    fused_parameters: int
    gflops: float
    fused_gflops: float
    groups: tuple[int, int, int]
    transferred: tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class YoloLog:
    """Everything that the log of one early-stopped training says."""

    python: str
    torch: str
    gpu: str
    args: Mapping[str, ArgValue]
    classes: int
    model: YoloModel
    data_dir: str
    train_images: int
    train_messages: Sequence[str]
    val_messages: Sequence[str]
    frame: EpochFrame
    rows: Sequence[EpochRow]
    best_epoch: int
    final: Sequence[ClassScores]
    weights_mb: float


def bold(text: str, color: str = "\x1b[34m") -> str:
    """Return the text as Ultralytics colours it, log file or not (utils.colorstr)."""
    return f"{color}\x1b[1m{text}\x1b[0m"


def train_log(log: YoloLog) -> str:
    """Return the whole log."""
    epochs = "".join(printed(row, log.frame) for row in log.rows)
    return "\n".join([*_preamble(log), *_data(log), *_start(log)]) + "\n" + epochs + "\n".join(_ending(log)) + "\n"


def _banner(log: YoloLog) -> str:
    return f"Ultralytics {VERSION} 🚀 Python-{log.python} torch-{log.torch} CUDA:0 ({log.gpu})"


def _preamble(log: YoloLog) -> list[str]:
    model = log.model
    return [
        _banner(log),
        bold("engine/trainer: ") + args_line(log.args),
        f"Overriding model.yaml nc=80 with nc={log.classes}",
        f"{model.name} summary: {model.layers} layers, {model.parameters:,} parameters, "
        f"{model.parameters - 16:,} gradients, {model.gflops} GFLOPs",
        "",
        "Transferred {}/{} items from pretrained weights".format(*model.transferred),
        bold("AMP: ") + "running Automatic Mixed Precision (AMP) checks...",
        bold("AMP: ") + "checks passed ✅",
    ]


def _data(log: YoloLog) -> list[str]:
    return [
        *_scan("train", log.data_dir, log.train_images, log.train_messages),
        *_scan("val", log.data_dir, log.frame.val_images, log.val_messages),
        f"Plotting labels to {log.args['save_dir']}/labels.jpg... ",
    ]


def _scan(split: str, folder: str, images: int, messages: Sequence[str]) -> list[str]:
    found = f"Scanning {folder}/labels/{split}.cache... {images} images, 0 backgrounds, 0 corrupt: "
    prefix = bold(f"{split}: ")
    return [
        prefix + "Fast image access ✅ (ping: 0.1±0.0 ms, read: 1184.2±310.5 MB/s, size: 402.7 KB)",
        "\r" + bar(prefix + found, images, images, 0.0),
        *(f"{prefix}{folder}/images/{split}/{message}" for message in messages),
    ]


def _start(log: YoloLog) -> list[str]:
    args, (plain, decayed, biases) = log.args, log.model.groups
    return [
        f"{bold('optimizer:')} {args['optimizer']}(lr={args['lr0']}, momentum={args['momentum']}) "
        f"with parameter groups {plain} weight(decay=0.0), {decayed} weight(decay={args['weight_decay']}), "
        f"{biases} bias(decay=0.0)",
        f"Image sizes {log.frame.imgsz} train, {log.frame.imgsz} val",
        f"Using {args['workers']} dataloader workers",
        f"Logging results to {bold(str(args['save_dir']), '')}",
        f"Starting training for {args['epochs']} epochs...",
    ]


def _ending(log: YoloLog) -> list[str]:
    patience, save_dir, model = log.args["patience"], log.args["save_dir"], log.model
    hours = sum(row.seconds + log.frame.val_seconds for row in log.rows) / 3600
    return [
        f"{bold('EarlyStopping: ')}Training stopped early as no improvement observed in last {patience} "
        f"epochs. Best results observed at epoch {log.best_epoch}, best model saved as best.pt.",
        f"To update EarlyStopping(patience={patience}) pass a new patience value, "
        "i.e. `patience=300` or use `patience=0` to disable EarlyStopping.",
        f"\n{len(log.rows)} epochs completed in {hours:.3f} hours.",
        *(f"Optimizer stripped from {save_dir}/weights/{name}.pt, {log.weights_mb}MB" for name in ("last", "best")),
        f"\nValidating {save_dir}/weights/best.pt...",
        _banner(log),
        f"{model.name} summary (fused): {model.fused_layers} layers, {model.fused_parameters:,} parameters, "
        f"0 gradients, {model.fused_gflops} GFLOPs",
        val_bar(log.frame),
        *(class_line(*line) for line in log.final),
        "Speed: 0.9ms preprocess, 24.6ms inference, 0.0ms loss, 2.3ms postprocess per image",
        f"Results saved to {bold(str(save_dir), '')}",
    ]
