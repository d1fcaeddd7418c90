"""Estimates against published ladders: TorchTitan, torchtune, DeepSpeed, transformers, LOMO. Each row says its source."""

import pytest

from jindan_tools.vram.estimate import GIB, MIB, PartName
from jindan_tools.vram.hf_config import shape_from_config
from jindan_tools.vram.language_model import estimate_language_model
from jindan_tools.vram.setup import Lora, Loss, Optimizer, Precision, Quantization, Setup
from jindan_tools.vram.sharding import sharded_states
from jindan_tools.vram.state_bytes import state_bytes
from jindan_tools.vram.training_memory import estimate_training
from jindan_tools.vram.transformer_parameters import parameter_count

AMP, BF16, FP32, MIXED = Precision.AMP, Precision.BF16, Precision.FP32, Precision.MIXED
TITAN = {"precision": AMP, "zero": 3, "devices": 8}
TUNE = {"precision": BF16, "batch": 2, "seq_len": 2048, "checkpointing": True, "loss": Loss.CHUNKED, "compiled": True}
T0_3B = {
    "model_type": "t5", "d_model": 2048, "d_ff": 5120, "d_kv": 64, "num_heads": 32, "num_layers": 24, "num_decoder_layers": 24,
    "vocab_size": 32128, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": False,
}  # fmt: skip
FLAN_T5_SMALL = T0_3B | {"d_model": 512, "d_ff": 1024, "num_heads": 6, "num_layers": 8, "num_decoder_layers": 8}
MT5_SMALL = FLAN_T5_SMALL | {"model_type": "mt5", "vocab_size": 250112}
MT0_XXL = T0_3B | {"model_type": "mt5", "d_model": 4096, "d_ff": 10240, "num_heads": 64, "vocab_size": 250112}
BLOOMZ = {"model_type": "bloom", "hidden_size": 4096, "n_layer": 30, "n_head": 32, "vocab_size": 250880}
TUNE_LORA = Lora(rank=8, targets=("q", "v", "o"), shares_inputs=True)
# The AdamW of transformers in 2022 went through its tensors one by one, without a copy of the gradients.
LOOP = Optimizer.ADAMW_FUSED
ALL = {"accumulates": True, "checkpointing": True, "precision": AMP}
# The context that transformers' guide measured on its V100, and that of our formula.
V100_CONTEXT = 1343


# pytorch/torchtitan benchmarks, 8 H100: FSDP 8, CP 1, 32,768 tokens, local batch 1, full recomputation, compiled
def test_fully_sharded_llama_at_32k_tokens_is_within_ten_percent_of_torchtitan() -> None:
    found = estimate_training("llama-3.1-8b", Setup(batch=1, seq_len=32768, checkpointing=True, compiled=True, **TITAN))

    assert found.total / GIB == pytest.approx(83.9, rel=0.10)
    assert found.low <= 83.9 * GIB <= found.high


# The same at 8,192 tokens and batch 2 recomputes some operations only, which lies between all and none.
def test_selective_recomputation_of_torchtitan_lies_between_all_and_none() -> None:
    none, full = (
        estimate_training("llama-3.1-8b", Setup(batch=2, seq_len=8192, checkpointing=ck, **TITAN)).total / GIB
        for ck in (False, True)
    )

    assert full < 82.4 < none


# torchtune README, Llama 3.1 8B, batch 2, 2,048 tokens, compiled: GiB of torch's peak
@pytest.mark.parametrize(
    ("quantization", "gib"), [(Quantization.NONE, 16.2), (Quantization.NF4_DOUBLE, 7.4)], ids=["LoRA", "QLoRA"]
)
def test_adapters_are_within_twenty_percent_of_torchtune(quantization: Quantization, gib: float) -> None:
    found = estimate_training("llama-3.1-8b", Setup(lora=TUNE_LORA, quantization=quantization, **TUNE))

    assert found.allocated / GIB == pytest.approx(gib, rel=0.20)


# deepspeed estimate_zero3_model_states_mem_needs, T0_3B (2783M, largest layer 65M), optimizer offloaded: 2P/N + 4 x layer
@pytest.mark.parametrize(("devices", "gib"), [(1, 5.43), (2, 2.84)])
def test_an_offloaded_optimizer_leaves_what_deepspeed_computes(devices: int, gib: float) -> None:
    setup = Setup(zero=3, devices=devices, precision=MIXED, offload_optimizer=True)

    found = sharded_states(2783e6, state_bytes(MIXED, Optimizer.ADAMW), setup, largest_layer=65e6)
    gathered = 4 * 65e6  # DeepSpeed counts the layer with its gradient on one device, too

    assert (found.weights + gathered) / GIB == pytest.approx(gib, rel=0.005)


# transformers performance guide of 2022, bert-large, 512 tokens, V100: MiB of nvidia-smi
@pytest.mark.parametrize(
    ("options", "mib", "tolerance"),
    [
        ({"batch": 4}, 14949, 0.15),
        ({"batch": 1, "accumulates": True}, 8681, 0.10),
        ({"batch": 1, "accumulates": True, "optimizer": LOOP}, 8681, 0.10),
        ({"batch": 1, "accumulates": True, "checkpointing": True, "optimizer": LOOP}, 6775, 0.10),
        ({"batch": 1, "accumulates": True, "checkpointing": True, "optimizer": LOOP, "precision": AMP}, 7275, 0.10),
        ({"batch": 1, "optimizer": Optimizer.ADAFACTOR, **ALL}, 4847, 0.20),
        ({"batch": 1, "optimizer": Optimizer.ADAMW_8BIT, **ALL}, 5363, 0.20),
        ({"batch": 4, "optimizer": Optimizer.ADAFACTOR}, 12295, 0.20),
        ({"batch": 4, "optimizer": Optimizer.ADAMW_8BIT}, 13085, 0.20),
        ({"batch": 4, "precision": AMP}, 13939, 0.30),
    ],
    ids=[
        "batch 4",
        "accumulation",
        "by the loop of 2022",
        "checkpoints",
        "fp16 too",
        "adafactor, all",
        "8-bit, all",
        "adafactor",
        "8-bit",
        "fp16",
    ],
)
def test_bert_large_is_within_the_tolerance_of_the_guide(options: dict, mib: float, tolerance: float) -> None:
    found = estimate_training("bert-large-uncased", Setup(seq_len=512, flash_attention=False, **options))

    whole = (found.total - found.part(PartName.CONTEXT)) / MIB + V100_CONTEXT
    assert whole == pytest.approx(mib, rel=tolerance)


# The same README: LoRA of rank 8 on q and v (bloomz: the merged q, k, v), fp32 weights; GB of nvidia-smi
@pytest.mark.parametrize(
    ("config", "targets", "gigabytes"),
    [(T0_3B, ("q", "v"), 14.4), (MT0_XXL, ("q", "v"), 56.0), (BLOOMZ, ("q", "k", "v"), 32.0)],
    ids=["T0_3B", "mt0-xxl", "bloomz-7b"],
)
def test_adapters_are_within_fifteen_percent_of_peft(config: dict, targets: tuple[str, ...], gigabytes: float) -> None:
    setup = Setup(batch=8, seq_len=64, lora=Lora(rank=8, targets=targets))

    found = estimate_language_model(shape_from_config(config), setup)

    assert found.total / GIB == pytest.approx(gigabytes, rel=0.15)


# QLoRA (arXiv 2305.14314): 5,048 MB of weights for 7B, Guanaco 7B in 5 to 6 GB
def test_quantized_adapters_are_within_a_quarter_of_qlora() -> None:
    lora = Lora(rank=64, targets=("q", "k", "v", "o", "gate", "up", "down"))
    setup = Setup(
        batch=1, seq_len=512, precision=BF16, lora=lora, quantization=Quantization.NF4_DOUBLE, checkpointing=True,
        optimizer=Optimizer.PAGED_ADAMW_8BIT,
    )  # fmt: skip

    found = estimate_training("llama-7b", setup)

    assert found.part(PartName.WEIGHTS) / MIB == pytest.approx(5048, rel=0.25)
    assert found.total / 1e9 == pytest.approx(5.5, rel=0.25)


# QLoRA, table 6: Guanaco 13B, 33B and 65B take 10, 21 and 41 GB
@pytest.mark.parametrize(
    ("hidden", "inner", "layers", "heads", "gigabytes"),
    [(5120, 13824, 40, 40, 10.0), (6656, 17920, 60, 52, 21.0), (8192, 22016, 80, 64, 41.0)],
    ids=["13B", "33B", "65B"],
)
def test_larger_guanacos_are_within_a_quarter_of_qlora(
    hidden: int, inner: int, layers: int, heads: int, gigabytes: float
) -> None:
    config = {
        "model_type": "llama", "vocab_size": 32000, "hidden_size": hidden, "intermediate_size": inner,
        "num_hidden_layers": layers, "num_attention_heads": heads,
    }  # fmt: skip
    lora = Lora(rank=64, targets=("q", "k", "v", "o", "gate", "up", "down"))
    setup = Setup(
        batch=1, seq_len=512, precision=BF16, lora=lora, quantization=Quantization.NF4_DOUBLE, checkpointing=True,
        optimizer=Optimizer.PAGED_ADAMW_8BIT,
    )  # fmt: skip

    found = estimate_language_model(shape_from_config(config), setup)

    assert found.total / 1e9 == pytest.approx(gigabytes, rel=0.25)


# Model zoos of Detectron2 (V100, torch 1.3) and MMDetection, 2 images a card: torch's peak. Images of COCO are resized to
# a short side of up to 800; 924 x 924 pixels are those of one of 800 x 1067.
@pytest.mark.parametrize(
    ("name", "gib"),
    [
        ("fasterrcnn_resnet50_fpn", 3.0),
        ("maskrcnn_resnet50_fpn", 3.4),
        ("retinanet_resnet50_fpn", 3.9),
        ("fasterrcnn_resnet50_fpn", 4.0),
    ],
    ids=["Detectron2 Faster", "Detectron2 Mask", "Detectron2 RetinaNet", "MMDetection Faster"],
)
def test_two_stage_detectors_are_within_35_percent_of_the_model_zoos(name: str, gib: float) -> None:
    found = estimate_training(name, Setup(batch=2, image_size=924, precision=FP32, optimizer=Optimizer.SGD))

    assert found.allocated / GIB == pytest.approx(gib, rel=0.35)


# Cut cross-entropy (arXiv 2411.09009), Gemma 2 2B, 8,192 tokens: 24 GB for the loss
def test_the_logits_of_gemma_are_within_twenty_percent_of_cut_cross_entropy() -> None:
    found = estimate_training("gemma-2-2b", Setup(precision=BF16, batch=1, seq_len=8192, checkpointing=True))

    assert found.part(PartName.LOGITS) / GIB == pytest.approx(24.0, rel=0.20)


# peft's README of February 2023 on an A100 with 80 GB: T0_3B, 64 tokens, by torch 1.13, whose AdamW went through its tensors one by one
def test_full_fine_tuning_of_t0_3b_is_within_fifteen_percent_of_peft() -> None:
    shape = shape_from_config(T0_3B, name="T0_3B")

    found = estimate_language_model(shape, Setup(batch=8, seq_len=64, optimizer=Optimizer.ADAMW_FUSED))

    assert found.total / GIB == pytest.approx(47.14, rel=0.15)
    assert found.low <= 47.14 * GIB <= found.high


# The counts of transformers' classes with an output matrix of their own.
@pytest.mark.parametrize(
    ("config", "count"),
    [(T0_3B, 2_849_757_184), (FLAN_T5_SMALL, 76_961_152), (MT5_SMALL, 300_176_768)],
    ids=["T0_3B", "flan-t5-small", "mt5-small"],
)
def test_gated_encoder_decoders_have_the_parameters_that_transformers_counts(config: dict, count: int) -> None:
    assert parameter_count(shape_from_config(config)) == pytest.approx(count, rel=0.002)


# LOMO (arXiv 2306.09782) table 1: 12.55 GiB of 16-bit weights, 75.31 GiB of optimizer states
def test_the_states_of_llama_7b_are_those_of_lomo() -> None:
    found = estimate_training("llama-7b", Setup(precision=MIXED, seq_len=512))

    assert found.part(PartName.WEIGHTS) / GIB == pytest.approx(12.55, rel=0.001)
    assert found.part(PartName.OPTIMIZER) / GIB == pytest.approx(75.31, rel=0.001)


# accelerate estimate-memory, bert-base-cased: 413.18 MiB of fp32 weights (the page prints 418.18 in one place)
def test_the_weights_of_bert_base_are_those_of_accelerate() -> None:
    found = estimate_training("bert-base-cased", Setup(precision=FP32, seq_len=128))

    assert found.part(PartName.WEIGHTS) / MIB == pytest.approx(413.18, rel=0.001)
