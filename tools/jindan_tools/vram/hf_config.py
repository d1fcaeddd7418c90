"""Read the sizes of a transformer from a Hugging Face config.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from jindan_tools.vram.transformer_shape import Activation, Block, TransformerShape

# The names that the architectures of transformers give to the same size (configuration_*.py).
_NAMES: Mapping[str, tuple[str, ...]] = {
    "hidden": ("hidden_size", "n_embd", "d_model", "dim"),
    "layers": ("num_hidden_layers", "n_layer", "num_layers", "n_layers", "encoder_layers"),
    "heads": ("num_attention_heads", "n_head", "num_heads", "n_heads", "encoder_attention_heads"),
    "intermediate": ("intermediate_size", "n_inner", "d_ff", "ffn_dim", "encoder_ffn_dim", "hidden_dim"),
    "kv_heads": ("num_key_value_heads", "num_kv_heads", "n_kv_heads"),
    "head_dim": ("head_dim", "d_kv"),
    "vocab": ("vocab_size",),
    "sequence": ("max_position_embeddings", "n_positions", "max_seq_len"),
    "experts": ("num_local_experts", "num_experts", "n_routed_experts"),
    "experts_active": ("num_experts_per_tok",),
    "decoder_layers": ("num_decoder_layers", "decoder_layers"),
}
_GATED = {
    "llama", "mistral", "mixtral", "qwen2", "qwen3", "qwen2_moe", "qwen3_moe", "gemma", "gemma2", "gemma3",
    "gemma3_text", "phi3", "olmo", "olmo2", "internlm2", "deepseek_v2", "deepseek_v3", "smollm3", "granite", "cohere",
    "stablelm", "exaone", "exaone4", "baichuan", "chatglm", "glm", "glm4", "yi", "minicpm", "starcoder2",
}  # fmt: skip
_PARALLEL = {"gpt_neox", "phi", "falcon", "gptj", "codegen", "bloom"}
_GELU_TANH = {"gpt2", "gpt_bigcode", "gpt_neo"}
_POSITIONS = {"gpt2", "bert", "roberta", "distilbert", "opt", "gpt_neo", "xlm-roberta", "electra", "camembert"}
_MOST_SEQUENCE = 4096


class ConfigIncompleteError(ValueError):
    """A config.json lacks a size; the message names what was looked for."""


def shape_from_config(config: Mapping[str, object], *, name: str = "") -> TransformerShape:
    """Return the sizes that a config.json states.

    A multimodal config is read by its `text_config`. Raises ConfigIncompleteError when layers, hidden size, heads or
    vocabulary are missing, ValueError when they are no sizes.
    """
    nested = config.get("text_config")
    if isinstance(nested, Mapping) and _number(config, "layers") is None:
        text = cast("Mapping[str, object]", nested)
        return shape_from_config(text, name=name or str(config.get("model_type") or ""))
    kind = str(config.get("model_type") or "").lower()
    layers, hidden, heads, vocab = (_needed(config, key) for key in ("layers", "hidden", "heads", "vocab"))
    block = _block(kind, config)
    sequence = _number(config, "sequence")
    return TransformerShape(
        name=name or kind or "config.json",
        layers=layers,
        hidden=hidden,
        heads=heads,
        kv_heads=_kv_heads(config, heads),
        head_dim=_number(config, "head_dim") or max(1, hidden // heads),
        intermediate=_number(config, "intermediate") or 4 * hidden,
        vocab=vocab,
        block=block,
        tied=_flag(config, "tie_word_embeddings", default=block in (Block.GELU, Block.GELU_TANH) or kind == "bloom"),
        qk_norm=kind.startswith(("qwen3", "gemma3", "olmo2")),
        biased=_flag(config, "attention_bias", default=kind in ("qwen2", "qwen2_moe")),
        positions=sequence or 0 if kind in _POSITIONS else 0,
        activation=_activation(config),
        sandwich_norms=kind.startswith(("gemma2", "gemma3")),
        experts=_number(config, "experts") or 1,
        experts_active=_number(config, "experts_active") or 1,
        decoder_layers=_decoder_layers(config, kind),
        sequence=min(sequence or 2048, _MOST_SEQUENCE),
    )


def _block(kind: str, config: Mapping[str, object]) -> Block:
    if kind in _GELU_TANH:
        return Block.GELU_TANH
    if kind in _PARALLEL:
        return Block.PARALLEL
    # T5 1.1, mT5 and Flan-T5 state "gated-gelu" (transformers, configuration_t5.py); the first T5 a plain "relu".
    if kind in _GATED or "rms_norm_eps" in config or str(config.get("feed_forward_proj")).startswith("gated"):
        return Block.GATED
    return Block.GELU


def _activation(config: Mapping[str, object]) -> Activation:
    name = str(config.get("hidden_act") or config.get("activation_function") or "")
    if name == "relu":
        return Activation.RELU
    return Activation.TANH_GELU if name in ("gelu_new", "gelu_fast") else Activation.GELU


def _kv_heads(config: Mapping[str, object], heads: int) -> int:
    if config.get("multi_query") is True and config.get("new_decoder_architecture") is not True:
        return 1
    return min(_number(config, "kv_heads") or heads, heads)


def _decoder_layers(config: Mapping[str, object], kind: str) -> int:
    if config.get("is_encoder_decoder") is not True and kind not in ("t5", "mt5"):
        return 0
    return _number(config, "decoder_layers") or _needed(config, "layers")


def _needed(config: Mapping[str, object], key: str) -> int:
    found = _number(config, key)
    if found is None:
        message = f"{_NAMES[key][0]} ({', '.join(_NAMES[key])})"
        raise ConfigIncompleteError(message)
    return found


def _number(config: Mapping[str, object], key: str) -> int | None:
    for name in _NAMES[key]:
        value = config.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return None


def _flag(config: Mapping[str, object], name: str, *, default: bool) -> bool:
    value = config.get(name)
    return value if isinstance(value, bool) else default
