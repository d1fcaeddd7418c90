"""How a model is trained, as far as memory cares."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Precision(StrEnum):
    """What weights and activations are stored in.

    AMP is autocast over fp32 weights (Lightning 16-mixed, HF fp16/bf16=True, Ultralytics). BF16 keeps everything in
    16 bits (bf16-true). MIXED is Megatron's and DeepSpeed's: 16-bit weights and gradients with fp32 master copies.
    """

    FP32 = "fp32"
    AMP = "amp"
    BF16 = "bf16"
    MIXED = "mixed"


class Optimizer(StrEnum):
    """The optimizers whose states are known; sgd keeps a momentum buffer, sgd-plain none.

    adamw updates lists of tensors at once and needs a copy of the gradients for it, torch's default since 2.0; adamw-fused
    (`fused=True`, the Trainer's adamw_torch_fused) and the loops of torch before 2.0 need none.
    """

    ADAMW = "adamw"
    ADAMW_FUSED = "adamw-fused"
    SGD = "sgd"
    SGD_PLAIN = "sgd-plain"
    ADAMW_8BIT = "adamw-8bit"
    PAGED_ADAMW_8BIT = "paged-adamw-8bit"
    ADAFACTOR = "adafactor"
    LION = "lion"
    RMSPROP = "rmsprop"
    MUON = "muon"


class Loss(StrEnum):
    """How the loss over the vocabulary is computed.

    FULL upcasts all logits to fp32. CHUNKED keeps them in the compute type and upcasts an eighth at a time (torchtune,
    LitGPT). FUSED never holds them all (Liger, cut cross-entropy).
    """

    FULL = "full"
    CHUNKED = "chunked"
    FUSED = "fused"


class Quantization(StrEnum):
    """How frozen weights are stored under LoRA."""

    NONE = "none"
    NF4 = "nf4"
    NF4_DOUBLE = "nf4-dq"
    INT8 = "int8"


class Lora(Struct, frozen=True, kw_only=True):
    """Low-rank adapters of one rank on the named projections (q, k, v, o, gate, up, down).

    `shares_inputs`: adapters in the type of the weights that use the input their matrix has (LitGPT, torchtune), not
    an fp32 copy of their own (peft). `merged`: q, k and v are one matrix, whose whole output lives as long as v, and whose
    adapters are padded to its width; activation functions are single operations, and adapters have dropout (LitGPT).
    """

    rank: int
    targets: tuple[str, ...] = ("q", "v")
    shares_inputs: bool = False
    merged: bool = False

    def __post_init__(self) -> None:
        """Refuse a rank below 1 and projections that do not exist."""
        if self.rank < 1 or not self.targets or not set(self.targets) <= set(PROJECTIONS):
            message = f"rank must be at least 1 and targets among {', '.join(PROJECTIONS)}"
            raise ValueError(message)


PROJECTIONS = ("q", "k", "v", "o", "gate", "up", "down")


class Setup(Struct, frozen=True, kw_only=True):
    """One training configuration.

    `batch` is the micro batch of one device. `zero` is the ZeRO stage 0 ... 3 over `devices` (FSDP full shard is 3).
    `boxes` counts the labels of the fullest image of a batch (detectors).
    `frozen_backbone` trains the head of a detector only. `image_size` is the side in px, `seq_len` in tokens, None for the model's own. `optimizer_in_backward` frees each
    gradient as soon as it is used. `accumulates` keeps the gradients of earlier micro batches. `compiled` is
    torch.compile, which fuses element-wise operations.
    """

    batch: int = 1
    image_size: int | None = None
    seq_len: int | None = None
    precision: Precision = Precision.FP32
    optimizer: Optimizer = Optimizer.ADAMW
    zero: int = 0
    devices: int = 1
    offload_optimizer: bool = False
    offload_weights: bool = False
    lora: Lora | None = None
    quantization: Quantization = Quantization.NONE
    checkpointing: bool = False
    flash_attention: bool = True
    loss: Loss = Loss.FULL
    compiled: bool = False
    optimizer_in_backward: bool = False
    accumulates: bool = False
    boxes: int = 20
    frozen_backbone: bool = False

    def __post_init__(self) -> None:
        """Refuse sizes that no run can have."""
        sizes = [self.batch, self.devices, self.boxes, *(s for s in (self.image_size, self.seq_len) if s is not None)]
        if min(sizes) < 1 or self.zero not in (0, 1, 2, 3):
            raise ValueError("sizes must be at least 1 and zero within 0 ... 3")
