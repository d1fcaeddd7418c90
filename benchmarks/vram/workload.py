"""Build what a point asks for, from configurations only: no weights are downloaded. Needs torch and the model libraries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from torch import nn

from points import Point

Step = Callable[[], torch.Tensor]

# hidden, layers, heads, key/value heads, MLP width
LLAMAS = {
    "llama-350m": (1024, 24, 16, 16, 2816),
    "llama-1b": (2048, 16, 32, 8, 8192),
    "llama-3b": (3072, 28, 24, 8, 8192),
    "qwen2-500m": (896, 24, 14, 2, 4864),
    "qwen3-600m": (1024, 28, 16, 8, 3072),
    "gemma3-1b": (1152, 26, 4, 1, 6912),
    "mixtral-tiny": (512, 8, 8, 8, 1024),
}
SIZES = {
    "gpt2": (768, 12, 12), "gpt2-medium": (1024, 24, 16), "pythia-410m": (1024, 24, 16), "opt-350m": (1024, 24, 16),
    "phi-tiny": (1024, 16, 16), "bert-base": (768, 12, 12), "bert-large": (1024, 24, 16), "roberta-base": (768, 12, 12),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Workload:
    """A model on its device, the loss of one batch, and the forward pass of an evaluation batch."""

    model: nn.Module
    loss: Step
    evaluate: Step | None
    autocast: Callable[[], AbstractContextManager[object]]
    scaler: torch.amp.GradScaler | None


def build(point: Point, device: str, *, tiny: bool) -> Workload:
    """Return the model and its step. `tiny` shrinks language models to two narrow layers."""
    kind = {"amp-bf16": torch.bfloat16, "amp-fp16": torch.float16}.get(point.precision)
    make = {"timm": _timm, "detector": _detector, "yolo": _yolo, "segmenter": _segmenter}.get(point.task)
    with torch.device(device):
        model, loss, evaluate = make(point, device) if make else _transformer(point, device, tiny=tiny)
    model.to(device).train()
    if point.precision == "bf16" and make:
        model.to(torch.bfloat16)
    if point.channels_last:
        model.to(memory_format=torch.channels_last)
    return Workload(
        model=model,
        loss=loss,
        evaluate=evaluate if point.eval_batch else None,
        autocast=(lambda: torch.autocast(device, dtype=kind)) if kind else nullcontext,
        scaler=torch.amp.GradScaler(device) if point.precision == "amp-fp16" else None,
    )


def optimizer_of(point: Point, model: nn.Module) -> torch.optim.Optimizer:
    """Return the optimizer over everything that is trained; bitsandbytes and transformers give two of them."""
    params = [p for p in model.parameters() if p.requires_grad]
    match point.optimizer:
        case "sgd":
            return torch.optim.SGD(params, lr=1e-4, momentum=0.9)
        case "sgd-plain":
            return torch.optim.SGD(params, lr=1e-4)
        case "adamw8bit":
            import bitsandbytes  # noqa: PLC0415 - not everywhere

            return bitsandbytes.optim.AdamW8bit(params, lr=1e-5)
        case "adafactor":
            from transformers.optimization import Adafactor  # noqa: PLC0415 - slow to import

            return Adafactor(params, lr=1e-5, relative_step=False, scale_parameter=False)
    return torch.optim.AdamW(
        params, lr=1e-5, fused=True if point.optimizer == "adamw-fused" else None,
        foreach=False if point.optimizer == "adamw-loop" else None,
    )  # fmt: skip


Made = tuple[nn.Module, Step, Step | None]


def _kind(point: Point) -> torch.dtype:
    return torch.bfloat16 if point.precision == "bf16" else torch.float32


def _timm(point: Point, device: str) -> Made:
    import timm  # noqa: PLC0415 - the runner imports it before it forks

    sized = {"img_size": point.image} if point.image != 224 and "vit" in point.model else {}
    model = timm.create_model(point.model, pretrained=False, **sized)
    if point.checkpointing:
        model.set_grad_checkpointing(True)
    if point.frozen:
        model.requires_grad_(False)
        model.get_classifier().requires_grad_(True)
    layout = torch.channels_last if point.channels_last else torch.contiguous_format

    def images(count: int) -> torch.Tensor:
        found = torch.randn(count, 3, point.image, point.image, device=device, dtype=_kind(point))
        return found.contiguous(memory_format=layout)

    def loss() -> torch.Tensor:
        target = torch.randint(0, 1000, (point.batch,), device=device)
        return nn.functional.cross_entropy(model(images(point.batch)), target)

    return model, loss, lambda: model(images(point.eval_batch))


def _boxes(point: Point, device: str) -> torch.Tensor:
    corner = torch.rand(point.boxes, 2, device=device) * 0.8
    return torch.cat([corner, corner + 0.02 + torch.rand(point.boxes, 2, device=device) * 0.15], dim=1)


def _detector(point: Point, device: str) -> Made:
    from torchvision.models import detection  # noqa: PLC0415 - the runner imports it before it forks

    sized = {} if point.model.startswith("ssd") else {"min_size": point.image, "max_size": point.image}
    model = getattr(detection, point.model)(weights=None, weights_backbone=None, num_classes=91, **sized)
    masks = point.model.startswith("mask")

    def loss() -> torch.Tensor:
        images = [torch.rand(3, point.image, point.image, device=device) for _ in range(point.batch)]
        targets = []
        for _ in images:
            target = {"boxes": _boxes(point, device) * point.image}
            target["labels"] = torch.randint(1, 91, (point.boxes,), device=device)
            if masks:
                target["masks"] = torch.zeros(point.boxes, point.image, point.image, dtype=torch.uint8, device=device)
            targets.append(target)
        return torch.stack(list(model(images, targets).values())).sum()

    return model, loss, None


def _yolo(point: Point, device: str) -> Made:
    from ultralytics.cfg import get_cfg  # noqa: PLC0415 - not everywhere
    from ultralytics.nn.tasks import DetectionModel  # noqa: PLC0415

    with torch.device("cpu"):  # its constructor makes tensors on the CPU to learn the strides
        model = DetectionModel(f"{point.model}.yaml", nc=80, verbose=False)
    model.args = get_cfg()

    def loss() -> torch.Tensor:
        count = point.batch * point.boxes
        corners = torch.cat([_boxes(point, device) for _ in range(point.batch)])
        centre = torch.cat([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]], dim=1)
        batch = {
            "img": torch.rand(point.batch, 3, point.image, point.image, device=device),
            "cls": torch.randint(0, 80, (count, 1), device=device).float(),
            "bboxes": centre,
            "batch_idx": torch.arange(point.batch, device=device).repeat_interleave(point.boxes).float(),
        }
        return model.loss(batch)[0].sum()

    return model, loss, None


def _segmenter(point: Point, device: str) -> Made:
    from torchvision.models import segmentation  # noqa: PLC0415 - the runner imports it before it forks

    make = getattr(segmentation, point.model)
    model = make(weights=None, weights_backbone=None, num_classes=point.vocab)

    def loss() -> torch.Tensor:
        images = torch.rand(point.batch, 3, point.image, point.image, device=device)
        target = torch.randint(0, point.vocab, (point.batch, point.image, point.image), device=device)
        return nn.functional.cross_entropy(model(images)["out"], target)

    return model, loss, None


def _config(point: Point, *, tiny: bool) -> object:
    import transformers as hf  # noqa: PLC0415 - the runner imports it before it forks

    if point.model in LLAMAS:
        hidden, layers, heads, kv, wide = (64, 2, 4, 2, 128) if tiny else LLAMAS[point.model]
        sizes = {
            "hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": heads, "num_key_value_heads": kv,
            "intermediate_size": wide, "vocab_size": point.vocab, "max_position_embeddings": 8192, "use_cache": False,
        }  # fmt: skip
        name = point.model.split("-")[0]
        if name in ("qwen3", "gemma3"):
            sizes["head_dim"] = 128 if name == "qwen3" else 256
        kinds = {
            "qwen2": hf.Qwen2Config,
            "qwen3": hf.Qwen3Config,
            "gemma3": hf.Gemma3TextConfig,
            "mixtral": hf.MixtralConfig,
        }
        tied = name in ("qwen2", "qwen3", "gemma3") or point.model == "llama-3b"
        return kinds.get(name, hf.LlamaConfig)(**sizes, tie_word_embeddings=tied)
    if point.model.startswith("t5"):
        wide, layers, heads, mlp = (512, 6, 8, 2048) if point.model == "t5-small" else (768, 12, 12, 3072)
        return hf.T5Config(
            d_model=wide,
            num_layers=2 if tiny else layers,
            num_heads=heads,
            d_ff=mlp,
            decoder_start_token_id=0,
            use_cache=False,
        )
    hidden, layers, heads = (64, 2, 4) if tiny else SIZES[point.model]
    name = point.model.split("-")[0]
    if name == "gpt2":
        return hf.GPT2Config(n_embd=hidden, n_layer=layers, n_head=heads, vocab_size=point.vocab, use_cache=False)
    sizes = {
        "hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": heads, "vocab_size": point.vocab,
        "max_position_embeddings": 2048 if name not in ("bert", "roberta") else 514,
    }  # fmt: skip
    if name == "opt":
        return hf.OPTConfig(**sizes, ffn_dim=4 * hidden, word_embed_proj_dim=hidden, use_cache=False)
    kinds = {"pythia": hf.GPTNeoXConfig, "phi": hf.PhiConfig, "bert": hf.BertConfig, "roberta": hf.RobertaConfig}
    return kinds[name](**sizes, intermediate_size=4 * hidden)


def _transformer(point: Point, device: str, *, tiny: bool) -> Made:
    import transformers as hf  # noqa: PLC0415 - the runner imports it before it forks

    heads = {
        "lm": hf.AutoModelForCausalLM, "classify": hf.AutoModelForSequenceClassification,
        "mlm": hf.AutoModelForMaskedLM, "seq2seq": hf.AutoModelForSeq2SeqLM,
    }  # fmt: skip
    config = _config(point, tiny=tiny)
    model = heads[point.task].from_config(config, attn_implementation=point.attention, dtype=_kind(point))
    if point.quantize:
        _quantize(model, point.quantize)
    if point.lora:
        model = _adapted(point, model)
    elif point.frozen:
        model.requires_grad_(False)
        model.classifier.requires_grad_(True)
    if point.checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    vocab = getattr(config, "vocab_size", point.vocab)

    def forward(count: int) -> object:
        tokens = torch.randint(2, vocab, (count, point.seq), device=device)
        given = {"input_ids": tokens, "attention_mask": torch.ones_like(tokens)}
        if point.task == "classify":
            given["labels"] = torch.zeros(count, dtype=torch.long, device=device)
        elif point.task == "seq2seq":
            given["labels"] = tokens[:, : point.seq // 4].contiguous()
        else:
            given["labels"] = tokens
        return model(**given)

    return model, lambda: forward(point.batch).loss, lambda: forward(point.eval_batch).logits


def _adapted(point: Point, model: nn.Module) -> nn.Module:
    import peft  # noqa: PLC0415 - only adapters need it

    targets = {"qv": ["q_proj", "v_proj"], "all": "all-linear"}[point.lora]
    if point.checkpointing:
        model.enable_input_require_grads()
    config = peft.LoraConfig(r=point.lora_rank, target_modules=targets, task_type="CAUSAL_LM", lora_dropout=0.05)
    return peft.get_peft_model(model, config)


def _quantize(model: nn.Module, kind: str) -> None:
    """Replace every matrix but the output layer, as transformers does when it loads a checkpoint."""
    import bitsandbytes as bnb  # noqa: PLC0415 - not everywhere

    model.requires_grad_(False)
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is not nn.Linear or name == "lm_head":
                continue
            sizes = (child.in_features, child.out_features)
            if kind == "int8":
                made = bnb.nn.Linear8bitLt(*sizes, bias=False, has_fp16_weights=False)
                made.weight = bnb.nn.Int8Params(child.weight.data.cpu(), requires_grad=False, has_fp16_weights=False)
            else:
                double = kind == "nf4-dq"
                made = bnb.nn.Linear4bit(
                    *sizes, bias=False, compute_dtype=torch.bfloat16, quant_type="nf4", compress_statistics=double
                )
                made.weight = bnb.nn.Params4bit(
                    child.weight.data.cpu(), requires_grad=False, quant_type="nf4", compress_statistics=double
                )
            setattr(parent, name, made.to(child.weight.device))
    if model.get_input_embeddings() is not None:
        model.is_quantized = False
