"""Estimates against peaks measured on an H200 (benchmarks/vram/measure.py made the table)."""

import csv
from pathlib import Path
from statistics import median

import pytest

from jindan_tools.vram.estimate import MIB, Estimate
from jindan_tools.vram.setup import PROJECTIONS, Lora, Optimizer, Precision, Quantization, Setup
from jindan_tools.vram.training_memory import estimate_from_config, estimate_training

TABLE = Path(__file__).parents[2] / "benchmarks" / "vram" / "measured" / "h200.csv"
LINES = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
ROWS = [row for row in csv.DictReader(LINES) if row["status"] == "ok"]
CONTEXT_MIB = 770
OPTIMIZERS = {"adamw-loop": "adamw-fused", "adamw8bit": "adamw-8bit"}
PRECISIONS = {"amp-bf16": "amp", "amp-fp16": "amp"}
# hidden_size, num_hidden_layers, num_attention_heads, num_key_value_heads, intermediate_size: what the points were built of.
SIZES = {
    "llama-350m": (1024, 24, 16, 16, 2816), "llama-1b": (2048, 16, 32, 8, 8192), "qwen2-500m": (896, 24, 14, 2, 4864),
    "qwen3-600m": (1024, 28, 16, 8, 3072), "gemma3-1b": (1152, 26, 4, 1, 6912), "mixtral-tiny": (512, 8, 8, 8, 1024),
    "gpt2": (768, 12, 12, 12, 3072), "gpt2-medium": (1024, 24, 16, 16, 4096), "pythia-410m": (1024, 24, 16, 16, 4096),
    "opt-350m": (1024, 24, 16, 16, 4096), "phi-tiny": (1024, 16, 16, 16, 4096), "bert-base": (768, 12, 12, 12, 3072),
    "bert-large": (1024, 24, 16, 16, 4096), "roberta-base": (768, 12, 12, 12, 3072),
}  # fmt: skip
KINDS = {"gemma3": "gemma3_text", "pythia": "gpt_neox"}
EXTRAS = {
    "qwen2": {"tie_word_embeddings": True}, "qwen3": {"tie_word_embeddings": True, "head_dim": 128},
    "gemma3": {"tie_word_embeddings": True, "head_dim": 256}, "mixtral": {"num_local_experts": 8, "num_experts_per_tok": 2},
    "opt": {"activation_function": "relu"}, "phi": {"hidden_act": "gelu_new"}, "gpt2": {"activation_function": "gelu_new"},
}  # fmt: skip


def setup_of(row: dict[str, str]) -> Setup:
    targets = ("q", "v") if row["lora"] == "qv" else PROJECTIONS
    return Setup(
        batch=int(row["batch"]),
        image_size=int(row["image"]) or None,
        seq_len=int(row["seq"]) or None,
        boxes=max(1, int(row["boxes"])),
        precision=Precision(PRECISIONS.get(row["precision"], row["precision"])),
        optimizer=Optimizer(OPTIMIZERS.get(row["optimizer"], row["optimizer"])),
        checkpointing=row["checkpointing"] == "True",
        flash_attention=row["attention"] != "eager",
        lora=Lora(rank=int(row["lora_rank"]), targets=targets) if row["lora"] else None,
        quantization=Quantization(row["quantize"] or "none"),
    )


def config_of(row: dict[str, str]) -> dict[str, object]:
    family = row["model"].split("-")[0]
    hidden, layers, heads, kv_heads, wide = SIZES[row["model"]]
    sizes = {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
    }
    vocab = 1 if row["task"] == "classify" else int(row["vocab"])
    return {
        "model_type": KINDS.get(family, family),
        "intermediate_size": wide,
        "vocab_size": vocab,
        **sizes,
        **EXTRAS.get(family, {}),
    }


def estimate(row: dict[str, str]) -> Estimate:
    return estimate_from_config(config_of(row), setup_of(row))


def title(row: dict[str, str]) -> str:
    sizes = (
        f"b{row['batch']} {row['image'] if row['image'] != '0' else row['seq']} {row['precision']} {row['optimizer']}"
    )
    more = " ".join(k for k in ("checkpointing", "lora", "quantize") if row[k] not in ("", "False"))
    return f"{row['task']} {row['model']} {sizes} {row['attention']} boxes{row['boxes']} {more}"


# A classifier's head is no vocabulary: its embedding is left out of the config, so only decoders are held to it.
LANGUAGE = [r for r in ROWS if r["task"] in ("lm", "mlm") and r["frozen"] == "False"]
DETECTORS = [r for r in ROWS if r["task"] in ("detector", "yolo") and not r["model"].startswith(("ssd", "mask"))]


def covered(found: Estimate, row: dict[str, str]) -> bool:
    return found.low / MIB <= float(row["peak_reserved_mib"]) + CONTEXT_MIB <= found.high / MIB


@pytest.mark.parametrize("row", LANGUAGE, ids=title)
def test_a_language_model_is_within_ten_percent_of_what_torch_allocated(row: dict[str, str]) -> None:
    assert estimate(row).allocated / MIB == pytest.approx(float(row["peak_allocated_mib"]), rel=0.10)


def test_the_median_language_model_is_within_two_and_a_half_percent() -> None:
    errors = [abs(estimate(r).allocated / MIB / float(r["peak_allocated_mib"]) - 1) for r in LANGUAGE]

    assert median(errors) <= 0.025


def test_nine_of_ten_intervals_hold_what_the_driver_saw() -> None:
    held = [covered(estimate(r), r) for r in LANGUAGE]
    held += [covered(estimate_training(r["model"], setup_of(r)), r) for r in DETECTORS]

    assert sum(held) / len(held) >= 0.90


@pytest.mark.parametrize("row", DETECTORS, ids=title)
def test_a_detector_is_within_eleven_percent_of_what_torch_allocated(row: dict[str, str]) -> None:
    found = estimate_training(row["model"], setup_of(row))

    assert found.allocated / MIB == pytest.approx(float(row["peak_allocated_mib"]), rel=0.11)


# MMYOLO configs/yolov8/README.md: A100, 16 images a GPU, 640 px, AMP, GB; another implementation and another card.
@pytest.mark.parametrize(
    ("model", "gigabytes"), [("yolov8s", 4.0), ("yolov8m", 7.1), ("yolov8l", 9.5), ("yolov8x", 12.3)]
)
def test_models_that_were_only_counted_are_near_another_implementation(model: str, gigabytes: float) -> None:
    found = estimate_training(model, Setup(batch=16, precision=Precision.AMP, optimizer=Optimizer.SGD))

    assert found.allocated / 1e9 == pytest.approx(gigabytes, rel=0.20)
