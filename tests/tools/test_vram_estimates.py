"""Estimates against published measurements."""

import json
from pathlib import Path

import pytest

import jindan_tools.vram.training_memory as front
from jindan_tools.vram.estimate import GIB, MIB
from jindan_tools.vram.setup import Lora, Loss, Optimizer, Precision, Setup

SGD = Optimizer.SGD
FIT = json.loads((Path(front.__file__).parent / "timm_fit.json").read_text("utf-8"))


# field figures of the GPUMemNet study, MiB
@pytest.mark.parametrize(
    ("model", "batch", "measured"),
    [
        ("resnet50", 32, 5229),
        ("vit_base_patch16_224", 128, 17601),
        ("convnext_base", 64, 17847),
        ("efficientnet_b0", 128, 13987),
    ],
)
def test_a_classifier_is_within_ten_percent(model: str, batch: int, measured: float) -> None:
    found = front.estimate_training(model, Setup(batch=batch, optimizer=SGD))

    assert found.total / MIB == pytest.approx(measured, rel=0.10)


@pytest.mark.parametrize("kind", ["model", "family"])
def test_the_committed_fit_meets_its_target_on_held_out_rows(kind: str) -> None:
    found = FIT["cross_validation"][f"{kind}_well_behaved"]

    assert found["median"] <= 0.03
    assert found["p90"] <= 0.10
    assert found["coverage"] >= 0.90


# litgpt tutorials/resource-tables.md: bf16-true, LoRA rank 8, longest Alpaca sequence of each tokenizer, GB as max_memory_allocated prints it
@pytest.mark.parametrize(
    ("model", "tokens", "batch", "gigabytes"),
    [
        ("phi-1.5", 1044, 1, 4.82),
        ("phi-1.5", 1044, 2, 6.76),
        ("phi-1.5", 1044, 4, 10.68),
        ("stablelm-base-alpha-3b", 1034, 1, 9.69),
        ("stablelm-base-alpha-3b", 1034, 2, 12.10),
        ("stablelm-base-alpha-3b", 1034, 4, 16.92),
        ("llama-2-7b", 1304, 1, 21.30),
        ("llama-2-7b", 1304, 2, 29.07),
        ("llama-2-13b", 1304, 1, 38.12),
    ],
)
def test_lora_is_within_twelve_percent_of_litgpt(model: str, tokens: int, batch: int, gigabytes: float) -> None:
    setup = Setup(
        batch=batch,
        seq_len=tokens,
        precision=Precision.BF16,
        lora=Lora(rank=8, shares_inputs=True, merged=True),
        loss=Loss.CHUNKED,
    )

    assert front.estimate_training(model, setup).allocated / 1e9 == pytest.approx(gigabytes, rel=0.12)


def test_a_paged_full_finetune_matches_torchtune() -> None:
    setup = Setup(
        batch=2,
        seq_len=2048,
        precision=Precision.BF16,
        optimizer=Optimizer.PAGED_ADAMW_8BIT,
        checkpointing=True,
        optimizer_in_backward=True,
        loss=Loss.CHUNKED,
        compiled=True,
    )

    assert front.estimate_training("llama-3.1-8b", setup).allocated / GIB == pytest.approx(18.9, rel=0.15)


def test_an_unknown_name_comes_back_with_names_like_it() -> None:
    with pytest.raises(front.UnknownModelError) as caught:
        front.estimate_training("resnet500", Setup())

    assert "resnet50" in caught.value.close
