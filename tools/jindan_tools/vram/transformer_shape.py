"""The sizes of a transformer that decide its memory."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Block(StrEnum):
    """How a layer is built: GATED has RMSNorm and three MLP matrices, the others LayerNorm and two.

    GELU is BERT's and ViT's layer, GELU_TANH GPT-2's, whose activation is written out in eager operations,
    PARALLEL that of GPT-NeoX, Phi and Falcon with rotary positions.
    """

    GATED = "gated"
    GELU = "gelu"
    GELU_TANH = "gelu_tanh"
    PARALLEL = "parallel"


class Activation(StrEnum):
    """The MLP's function between its two matrices; TANH_GELU is written out in eager operations (gelu_new)."""

    GELU = "gelu"
    TANH_GELU = "tanh_gelu"
    RELU = "relu"


class TransformerShape(Struct, frozen=True, kw_only=True):
    """Sizes of a model: `kv_heads` below `heads` is grouped-query attention, `experts` above 1 a mixture.

    `positions` counts learned position embeddings, 0 for rotary ones. `tied` shares the output with the embedding.
    `sandwich_norms` has a norm before and after attention and MLP (Gemma 2 and 3).
    `decoder_layers` above 0 makes it an encoder-decoder whose encoder has `layers`. `sequence` is the length that is
    assumed when none is asked for. `parameters` is the exact count when somebody counted it.
    """

    name: str
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate: int
    vocab: int
    block: Block = Block.GATED
    tied: bool = False
    qk_norm: bool = False
    biased: bool = False
    positions: int = 0
    activation: Activation = Activation.GELU
    sandwich_norms: bool = False
    experts: int = 1
    experts_active: int = 1
    decoder_layers: int = 0
    sequence: int = 2048
    parameters: int | None = None

    def __post_init__(self) -> None:
        """Refuse sizes that no model has."""
        sizes = (self.layers, self.hidden, self.heads, self.kv_heads, self.head_dim, self.intermediate, self.vocab)
        if min(sizes) < 1 or self.experts < 1 or self.experts_active < 1 or self.sequence < 1:
            raise ValueError("the sizes of a model must be at least 1")
        if max(sizes) > 2**31 or self.layers > 10_000:
            raise ValueError("the sizes of a model are larger than any model")
