"""Estimate the memory of training a transformer from its sizes."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.text.figures import figure
from jindan_tools.vram.activation_bytes import activation_bytes, checkpoint_bytes
from jindan_tools.vram.estimate import GIB, MIB, Basis, Estimate, Part, PartName
from jindan_tools.vram.setup import Loss, Optimizer, Precision, Quantization, Setup
from jindan_tools.vram.sharding import States, sharded_states
from jindan_tools.vram.state_bytes import StateBytes, frozen_bytes, quantized_bytes, state_bytes
from jindan_tools.vram.transformer_parameters import (
    largest_layer,
    linear_parameters,
    lora_parameters,
    parameter_count,
)
from jindan_tools.vram.transformer_shape import TransformerShape

# CUDA context with cuBLAS: 0.75 GiB on an H200, 1343 MB on a V100 (transformers performance guide), 0.5 GiB on an A100.
_CONTEXT = 0.75 * GIB
_CUBLAS_WORKSPACE = 32 * MIB
# What the caching allocator reserves beyond the peak it hands out: 2 to 24 % on an H200 (benchmarks/vram/measured).
_SLACK_SHARE = 0.06
_LEAST_SLACK = 0.02
_MOST_SLACK = 0.23
# Logits in the compute type, their fp32 copy or its log-softmax, and the gradient in both types.
_LOGIT_BYTES = {Precision.FP32: 12.0, Precision.AMP: 12.0, Precision.BF16: 12.0, Precision.MIXED: 12.0}
# Chunked: logits and their gradient in the compute type, an eighth of the fp32 copies; fused: a slice of 1024 tokens.
_CHUNK_SHARE = 1 / 8
_FUSED_TOKENS = 1024


def estimate_language_model(shape: TransformerShape, setup: Setup) -> Estimate:
    """Return the peak of one device for a training step of `setup.batch` sequences of `setup.seq_len` tokens.

    The peak is the highest of three moments: the loss, when all activations and the logits exist but no gradient; the
    backward pass through the last layer; the update, when all gradients exist but no activation. Sources: stages
    measured on an H200 (benchmarks/vram/measured/h200.csv).
    """
    tokens = setup.seq_len or shape.sequence
    states = _states(shape, setup)
    moments = [_beside_gradients(m) if _kept(setup) else m for m in _moments(shape, setup, states, tokens)]
    peak = max(moments, key=lambda moment: moment.size)
    gradients = Part(name=PartName.GRADIENTS, size=states.gradients, how=_trained_how(shape, setup))
    parts = [
        Part(name=PartName.WEIGHTS, size=states.weights, how=_weights_how(shape, setup)),
        Part(name=PartName.OPTIMIZER, size=states.optimizer, how=f"{setup.optimizer.value}{_shared(setup, 1)}"),
        *([gradients] if _kept(setup) else []),
        *peak.parts,
        Part(name=PartName.COMMUNICATION, size=states.buffers + states.gathered, how="모으는 층과 버킷"),
        Part(name=PartName.WORKSPACE, size=_CUBLAS_WORKSPACE, how="cuBLAS"),
    ]
    allocated = sum(part.size for part in parts)
    parts += [
        Part(name=PartName.CONTEXT, size=_CONTEXT, how="0.5~1.3 GiB의 중간값"),
        Part(name=PartName.SLACK, size=_SLACK_SHARE * allocated, how="할당량의 6 %"),
    ]
    varying = 0.1 * peak.size
    least = allocated - peak.size + max(m.size - m.temporary for m in moments)
    return Estimate(
        subject=f"{shape.name} ({figure(parameter_count(shape) / 1e9, 3)}B 파라미터, {tokens:,} 토큰)",
        parts=tuple(part for part in parts if part.size > 0),
        low=(1 + _LEAST_SLACK) * (least - varying) + 0.4 * GIB,
        high=(1 + _MOST_SLACK) * allocated + varying + 1.0 * GIB,
        basis=Basis.FORMULA,
        notes=(f"가장 높은 순간: {peak.name_ko}", *_fused(peak), *_notes(shape, setup)),
    )


class _Moment(Struct, frozen=True, kw_only=True):
    """What exists at one moment of a step besides weights, optimizer states and buffers."""

    name_ko: str
    parts: tuple[Part, ...]

    @property
    def size(self) -> float:
        return sum(part.size for part in self.parts)

    @property
    def temporary(self) -> float:
        """Return the bytes that a fused optimizer does without."""
        return sum(part.size for part in self.parts if part.name is PartName.WORKSPACE)


def _beside_gradients(moment: _Moment) -> _Moment:
    """Return the moment without gradients: where they exist all the time they make no moment higher than another."""
    return replace(moment, parts=tuple(p for p in moment.parts if p.name is not PartName.GRADIENTS))


def _fused(peak: _Moment) -> tuple[str, ...]:
    if not peak.temporary:
        return ()
    return (f"fused=True 옵티마이저는 계산용 사본이 없어 최대 {figure(peak.temporary / GIB, 3)} GiB를 덜 씁니다.",)


def _moments(shape: TransformerShape, setup: Setup, states: States, tokens: int) -> tuple[_Moment, ...]:
    kept, layer, how = _activations(shape, setup, tokens)
    logits = Part(name=PartName.LOGITS, size=_logits(shape, setup, tokens), how=_logits_how(shape, setup, tokens))
    head = min(states.gradients, _head_gradient(shape, setup))
    loss = (Part(name=PartName.ACTIVATIONS, size=kept, how=how), logits)
    last = (
        Part(name=PartName.ACTIVATIONS, size=kept + layer, how=how),
        Part(name=PartName.GRADIENTS, size=head, how="출력 행렬의 몫"),
    )
    update = (
        Part(name=PartName.GRADIENTS, size=states.gradients, how=_trained_how(shape, setup)),
        Part(name=PartName.WORKSPACE, size=_update_bytes(setup, states), how="옵티마이저 계산용 사본"),
    )
    return (
        _Moment(name_ko="손실을 계산할 때 (활성화와 logits가 모두 있고 기울기는 아직 없습니다)", parts=loss),
        _Moment(name_ko="역전파를 시작할 때", parts=last),
        _Moment(name_ko="옵티마이저를 갱신할 때 (기울기가 모두 있고 활성화는 없습니다)", parts=update),
    )


def _kept(setup: Setup) -> bool:
    """Say whether gradients exist during the forward pass: accumulated ones, and flat buffers of ZeRO and FSDP."""
    return setup.accumulates or (setup.zero > 0 and setup.devices > 1) or setup.precision is Precision.MIXED


def _head_gradient(shape: TransformerShape, setup: Setup) -> float:
    return 0.0 if setup.lora is not None else shape.vocab * shape.hidden * _gradient_bytes(setup)


def _gradient_bytes(setup: Setup) -> float:
    return state_bytes(setup.precision, setup.optimizer).gradient


def _update_bytes(setup: Setup, states: States) -> float:
    """Return the temporaries of torch's AdamW over lists of tensors, as large as the gradients; fused has none."""
    return states.gradients if setup.optimizer is Optimizer.ADAMW and setup.zero == 0 else 0.0


def _states(shape: TransformerShape, setup: Setup) -> States:
    total, widest = parameter_count(shape), largest_layer(shape)
    each = _parameter_bytes(setup)
    if setup.lora is None:
        return sharded_states(total, each, setup, largest_layer=widest)
    trained = sharded_states(lora_parameters(shape, setup.lora), each, setup, largest_layer=0)
    frozen = sharded_states(
        1.0,
        StateBytes(weight=_frozen_weights(shape, setup), gradient=0, optimizer=0),
        setup,
        largest_layer=widest / total,
    )
    return States(
        weights=frozen.weights + trained.weights,
        gradients=trained.gradients,
        optimizer=trained.optimizer,
        buffers=trained.buffers,
        gathered=frozen.gathered,
    )


def _parameter_bytes(setup: Setup) -> StateBytes:
    """Return the bytes of a trained parameter: autocast's 16-bit copies do not outlive a layer that is recomputed."""
    each = state_bytes(setup.precision, setup.optimizer)
    if setup.precision is Precision.AMP and setup.checkpointing:
        return StateBytes(weight=4.0, gradient=each.gradient, optimizer=each.optimizer)
    return each


def _frozen_weights(shape: TransformerShape, setup: Setup) -> float:
    total = parameter_count(shape)
    each = 4.0 if setup.precision is Precision.AMP and setup.checkpointing else frozen_bytes(setup.precision)
    if setup.quantization is Quantization.NONE:
        return total * each
    linear = linear_parameters(shape)
    return linear * quantized_bytes(setup.quantization) + (total - linear) * min(each, 4.0)


def _activations(shape: TransformerShape, setup: Setup, tokens: int) -> tuple[float, float, str]:
    """Return the bytes of all layers, of a layer that is computed again, and how they came about.

    A decoder layer that attends twice counts 1.5.
    """
    layers = shape.layers + 1.5 * shape.decoder_layers
    layer = activation_bytes(shape, setup, tokens) * setup.batch
    sizes = f"배치 {setup.batch} × {tokens:,} 토큰"
    if not setup.checkpointing:
        return (
            layers * layer,
            0.0,
            f"{sizes} × {figure(layers)}층 × {figure(layer / setup.batch / tokens / 1024, 3)} KiB",
        )
    kept = checkpoint_bytes(shape, setup, tokens) * setup.batch
    return (layers + 2) * kept, layer, f"{sizes}, 층 입력 {figure(layers)}개와 다시 계산하는 한 층"


def _logits(shape: TransformerShape, setup: Setup, tokens: int) -> float:
    rows = setup.batch * tokens
    each = _logit_bytes(setup)
    return each * (min(rows, _FUSED_TOKENS) if setup.loss is Loss.FUSED else rows) * shape.vocab


def _logit_bytes(setup: Setup) -> float:
    if setup.loss is not Loss.CHUNKED:
        return _LOGIT_BYTES[setup.precision]
    stored = 4.0 if setup.precision is Precision.FP32 else 2.0
    return stored + _CHUNK_SHARE * _LOGIT_BYTES[setup.precision]


def _logits_how(shape: TransformerShape, setup: Setup, tokens: int) -> str:
    if setup.loss is Loss.FUSED:
        return f"{_FUSED_TOKENS:,} 토큰씩 나눠 계산"
    return f"{setup.batch} × {tokens:,} 토큰 × 어휘 {shape.vocab:,} × {_logit_bytes(setup):g} B"


def _weights_how(shape: TransformerShape, setup: Setup) -> str:
    count = f"{figure(parameter_count(shape) / 1e9, 4)}B"
    if setup.quantization is not Quantization.NONE:
        return f"{count}, 행렬은 {setup.quantization.value}{_shared(setup, 3)}"
    each = _parameter_bytes(setup).weight
    return f"{count} × {each:g} B{_shared(setup, 3)}"


def _trained_how(shape: TransformerShape, setup: Setup) -> str:
    each = state_bytes(setup.precision, setup.optimizer).gradient
    if setup.lora is not None:
        return f"LoRA {lora_parameters(shape, setup.lora):,}개 × {each:g} B"
    return f"{figure(parameter_count(shape) / 1e9, 4)}B × {each:g} B{_shared(setup, 2)}"


def _shared(setup: Setup, stage: int) -> str:
    return f" ÷ {setup.devices}" if setup.zero >= stage and setup.devices > 1 else ""


def _notes(shape: TransformerShape, setup: Setup) -> tuple[str, ...]:
    notes: list[str] = []
    if setup.seq_len is None:
        notes.append(f"시퀀스 길이를 몰라 {shape.sequence:,} 토큰으로 계산했습니다.")
    if setup.quantization is not Quantization.NONE and setup.lora is None:
        notes.append("양자화한 가중치는 LoRA 없이 학습할 수 없습니다.")
    if shape.experts > 1:
        notes.append("전문가 혼합 모델이라 토큰 배분에 따라 활성화가 달라집니다.")
    return tuple(notes)
