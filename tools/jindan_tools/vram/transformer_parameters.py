"""Count the parameters of a transformer from its sizes."""

from __future__ import annotations

from jindan_tools.vram.setup import Lora
from jindan_tools.vram.transformer_shape import Block, TransformerShape


def projections(shape: TransformerShape) -> dict[str, tuple[int, int]]:
    """Return inputs and outputs of each matrix of a layer by name; one expert of a mixture."""
    wide, narrow = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    sizes = {
        "q": (shape.hidden, wide),
        "k": (shape.hidden, narrow),
        "v": (shape.hidden, narrow),
        "o": (wide, shape.hidden),
        "up": (shape.hidden, shape.intermediate),
        "down": (shape.intermediate, shape.hidden),
    }
    if shape.block is Block.GATED:
        sizes["gate"] = (shape.hidden, shape.intermediate)
    return sizes


def linear_parameters(shape: TransformerShape) -> int:
    """Return the weights of all matrices inside the layers: what quantization stores in fewer bits."""
    attention = mlp = 0
    for name, (inputs, outputs) in projections(shape).items():
        if name in ("gate", "up", "down"):
            mlp += inputs * outputs
        else:
            attention += inputs * outputs
    each = attention + mlp * shape.experts
    # A decoder layer of an encoder-decoder attends twice.
    return shape.layers * each + shape.decoder_layers * (each + attention)


def embedding_parameters(shape: TransformerShape) -> int:
    """Return the token table, the output matrix unless it is the same, and learned positions."""
    return shape.vocab * shape.hidden * (1 if shape.tied else 2) + shape.positions * shape.hidden


def parameter_count(shape: TransformerShape) -> int:
    """Return the number of parameters: as counted when known, else matrices, embeddings, norms, biases, routers."""
    if shape.parameters is not None:
        return shape.parameters
    layers = shape.layers + shape.decoder_layers
    plain = shape.block is not Block.GATED
    norms = (2 * layers + 1) * shape.hidden * (2 if plain else 1)
    norms += layers * 2 * shape.head_dim if shape.qk_norm else 0
    biases = sum(outputs for _, outputs in projections(shape).values()) * layers if plain else 0
    biases += layers * (shape.heads + 2 * shape.kv_heads) * shape.head_dim if shape.biased and not plain else 0
    routers = layers * shape.hidden * shape.experts if shape.experts > 1 else 0
    return linear_parameters(shape) + embedding_parameters(shape) + norms + biases + routers


def lora_parameters(shape: TransformerShape, lora: Lora) -> int:
    """Return rank * (inputs + outputs) summed over the adapted matrices of all layers."""
    sizes = projections(shape)
    each = sum(lora.rank * sum(sizes[name]) for name in lora.targets if name in sizes)
    return (shape.layers + shape.decoder_layers) * each


def largest_layer(shape: TransformerShape) -> int:
    """Return the parameters of one layer or of the embedding, whichever is more: what ZeRO-3 gathers at once."""
    layer = linear_parameters(shape) // (shape.layers + shape.decoder_layers)
    return max(layer, shape.vocab * shape.hidden)
