"""The training configurations whose memory `measure.py` takes: what varies between them is what an estimator must know.

A point is a flat record, so that a row of the result says everything about how it was made. `alone` asks for the whole
card, `rank` orders the points when time is short (0 first).
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Point:
    """One training step: `image` in px, `seq` in tokens, `boxes` an image. `lora` names targets, `rank` their rank."""

    task: str
    model: str
    batch: int
    image: int = 0
    seq: int = 0
    boxes: int = 0
    vocab: int = 0
    precision: str = "fp32"
    optimizer: str = "sgd"
    checkpointing: bool = False
    attention: str = "sdpa"
    channels_last: bool = False
    frozen: bool = False
    lora: str = ""
    lora_rank: int = 0
    quantize: str = ""
    eval_batch: int = 0
    alone: bool = False
    order: int = 1


CLASSIFIERS = (
    "resnet18", "resnet50", "resnet101", "resnext50_32x4d", "mobilenetv3_large_100", "efficientnet_b0",
    "tf_efficientnetv2_s", "convnext_tiny", "convnext_base", "regnety_016", "densenet121", "vgg16", "vit_tiny_patch16_224",
    "vit_small_patch16_224", "vit_base_patch16_224", "vit_large_patch16_224", "deit3_base_patch16_224",
    "swin_tiny_patch4_window7_224", "swin_base_patch4_window7_224", "beit_base_patch16_224", "mixer_b16_224",
    "repvgg_b1", "cspdarknet53", "nfnet_f0", "maxvit_tiny_tf_224", "ghostnet_100", "mobilenetv2_100", "hrnet_w18",
)  # fmt: skip


def classifiers() -> list[Point]:
    """Every model in fp32 with SGD at two batches and with autocast and AdamW at one."""
    found: list[Point] = []
    for model in CLASSIFIERS:
        base = Point(task="timm", model=model, batch=64, image=224, order=0)
        found += [base, replace(base, batch=16, order=1), replace(base, precision="amp-bf16", optimizer="adamw")]
    return found


def classifier_ladders() -> list[Point]:
    """Batch, image size, optimizer, precision and what is trained, one at a time."""
    cnn = Point(task="timm", model="resnet50", batch=32, image=224)
    vit = Point(task="timm", model="vit_base_patch16_224", batch=32, image=224, optimizer="adamw", precision="amp-bf16")
    found = [replace(cnn, batch=b) for b in (8, 24, 32, 96, 128, 256)] + [replace(vit, batch=b) for b in (8, 128, 256)]
    found += [replace(cnn, image=px) for px in (128, 160, 288, 384, 512)]
    found += [replace(cnn, model=m, image=px) for m in ("convnext_tiny", "efficientnet_b0") for px in (160, 384)]
    found += [replace(vit, image=px) for px in (112, 384)]
    for optimizer in ("adamw", "adamw-fused", "adamw-loop", "sgd-plain", "adamw8bit", "adafactor"):
        found.append(replace(cnn, model="convnext_base", optimizer=optimizer))
    found += [replace(vit, optimizer=o) for o in ("adamw-fused", "sgd", "adamw8bit")]
    for precision in ("amp-fp16", "amp-bf16", "bf16"):
        found += [replace(cnn, precision=precision), replace(vit, precision=precision, optimizer="sgd")]
    found += [replace(cnn, channels_last=True), replace(cnn, channels_last=True, precision="amp-bf16")]
    found += [replace(p, checkpointing=True) for p in (vit, replace(vit, batch=128), replace(cnn, batch=64))]
    found += [replace(p, frozen=True) for p in (cnn, vit, replace(cnn, batch=128))]
    found += [replace(cnn, batch=64, eval_batch=256), replace(vit, batch=16, eval_batch=256)]
    return found


DETECTORS = (
    "retinanet_resnet50_fpn", "fcos_resnet50_fpn", "fasterrcnn_resnet50_fpn", "maskrcnn_resnet50_fpn",
    "fasterrcnn_mobilenet_v3_large_fpn", "retinanet_resnet50_fpn_v2",
)  # fmt: skip


def detectors() -> list[Point]:
    """Detectors over batch, image size and boxes an image: the part that grows with labels is the assigner's."""
    found: list[Point] = []
    for model in DETECTORS:
        base = Point(task="detector", model=model, batch=4, image=640, boxes=10, order=0)
        found += [base, replace(base, batch=8), replace(base, image=960), replace(base, boxes=200, order=0)]
        found += [replace(base, boxes=800), replace(base, precision="amp-fp16", order=0)]
    ssd = Point(task="detector", model="ssd300_vgg16", batch=8, image=300, boxes=10)
    found += [ssd, replace(ssd, batch=32), replace(ssd, boxes=400), replace(ssd, precision="amp-fp16")]
    for model in ("yolov8n", "yolov8s", "yolov8m", "yolo11n", "yolo11s", "yolo11m"):
        base = Point(task="yolo", model=model, batch=16, image=640, boxes=10, precision="amp-fp16", order=0)
        found += [base, replace(base, batch=4), replace(base, image=960), replace(base, boxes=100, order=0)]
        found += [replace(base, boxes=400), replace(base, precision="fp32")]
    found += [
        Point(task="yolo", model="yolov8n", batch=b, image=px, boxes=n, precision="amp-fp16")
        for b, px, n in ((32, 640, 10), (64, 640, 10), (16, 320, 100), (16, 1280, 100), (8, 640, 1000), (32, 640, 300))
    ]
    return found


def segmenters() -> list[Point]:
    """Dense prediction: one score a pixel and class."""
    base = Point(task="segmenter", model="deeplabv3_resnet50", batch=4, image=512, vocab=21)
    found = [base, replace(base, batch=8), replace(base, vocab=150), replace(base, precision="amp-bf16")]
    return [*found, replace(base, model="fcn_resnet50"), replace(base, model="lraspp_mobilenet_v3_large", batch=16)]


def language_models() -> list[Point]:
    """Return decoders and encoders over length, batch, vocabulary, precision, attention, checkpointing and optimizer."""
    gpt2 = Point(task="lm", model="gpt2", batch=8, seq=1024, vocab=50257, optimizer="adamw", order=0)
    small = Point(task="lm", model="llama-350m", batch=4, seq=2048, vocab=32000, precision="bf16", optimizer="adamw")
    one = Point(task="lm", model="llama-1b", batch=2, seq=2048, vocab=128256, precision="bf16", optimizer="adamw")
    found = [gpt2, replace(gpt2, precision="amp-bf16"), replace(gpt2, precision="bf16"), replace(gpt2, batch=2)]
    found += [replace(gpt2, attention="eager"), replace(gpt2, attention="eager", precision="amp-bf16")]
    found += [replace(gpt2, checkpointing=True), replace(gpt2, model="gpt2-medium", batch=4, precision="amp-bf16")]
    found += [replace(small, batch=b, order=0) for b in (1, 2, 4, 8)]
    found += [replace(small, batch=2, seq=s) for s in (512, 1024, 4096, 8192)]
    found += [replace(small, vocab=v) for v in (64000, 128256, 256000)]
    found += [replace(small, precision=p, order=0) for p in ("fp32", "amp-bf16")]
    for precision in ("bf16", "amp-bf16", "fp32"):
        found.append(replace(small, precision=precision, attention="eager", batch=2))
        found.append(replace(small, precision=precision, checkpointing=True, order=0))
    for optimizer in ("sgd", "sgd-plain", "adamw-fused", "adamw-loop", "adamw8bit", "adafactor"):
        found.append(replace(small, optimizer=optimizer))
    found += [replace(small, batch=2, eval_batch=16)]
    found += [replace(one, order=0), replace(one, checkpointing=True), replace(one, precision="amp-bf16")]
    found += [replace(one, batch=1, seq=s, checkpointing=True) for s in (4096, 8192)]
    found += [replace(one, model="llama-3b", batch=1, alone=True), replace(one, optimizer="adamw8bit")]
    found += [replace(one, model="llama-3b", batch=1, checkpointing=True, alone=True)]
    for model, vocab in (("qwen3-600m", 151936), ("qwen2-500m", 151936), ("gemma3-1b", 262144)):
        base = Point(
            task="lm", model=model, batch=2, seq=1024, vocab=vocab, precision="bf16", optimizer="adamw", order=0
        )
        found += [base, replace(base, precision="amp-bf16", order=1), replace(base, checkpointing=True, order=1)]
    for model in ("pythia-410m", "opt-350m", "mixtral-tiny", "phi-tiny"):
        base = Point(
            task="lm", model=model, batch=2, seq=1024, vocab=50304, precision="bf16", optimizer="adamw", order=0
        )
        found += [base, replace(base, precision="amp-bf16", order=1)]
    return found


def encoders() -> list[Point]:
    """BERT-like classifiers and masked models, T5."""
    bert = Point(task="classify", model="bert-base", batch=32, seq=128, vocab=30522, optimizer="adamw", order=0)
    found = [bert, replace(bert, precision="amp-fp16"), replace(bert, seq=512, batch=16, precision="amp-bf16")]
    found += [replace(bert, attention="eager", seq=512, batch=8), replace(bert, model="bert-large", batch=16)]
    found += [replace(bert, task="mlm", batch=16), replace(bert, frozen=True), replace(bert, checkpointing=True)]
    found += [replace(bert, model="roberta-base", vocab=50265), replace(bert, precision="bf16")]
    t5 = Point(task="seq2seq", model="t5-small", batch=8, seq=512, vocab=32128, optimizer="adamw", order=0)
    return [*found, t5, replace(t5, model="t5-base", batch=4), replace(t5, precision="bf16")]


def adapters() -> list[Point]:
    """LoRA over targets, rank, precision, checkpointing and quantized bases."""
    base = Point(
        task="lm", model="llama-1b", batch=2, seq=1024, vocab=32000, precision="bf16", optimizer="adamw", lora="qv",
        lora_rank=8, order=0,
    )  # fmt: skip
    found = [base, replace(base, lora="all", lora_rank=16), replace(base, lora="all", lora_rank=64, order=1)]
    found += [replace(base, batch=b) for b in (1, 4)] + [replace(base, checkpointing=True)]
    found += [replace(base, precision="amp-bf16"), replace(base, precision="fp32", order=1)]
    found += [replace(base, lora="all", lora_rank=16, checkpointing=True, seq=4096)]
    found += [replace(base, quantize=q, lora="all", lora_rank=16) for q in ("nf4", "nf4-dq", "int8")]
    found += [replace(base, quantize="nf4", batch=b) for b in (1, 4)]
    found += [
        replace(base, quantize="nf4", checkpointing=True),
        replace(base, model="llama-3b", quantize="nf4", order=1),
    ]
    return found


def all_points() -> list[Point]:
    """Return the points without repetition, the most telling first."""
    groups = (classifiers(), classifier_ladders(), detectors(), segmenters(), language_models(), encoders(), adapters())
    return sorted(dict.fromkeys(p for group in groups for p in group), key=lambda p: (p.order, not p.alone))
