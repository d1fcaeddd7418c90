"""Which models normalise over the batch."""

from __future__ import annotations

import re

from jindan_tools.model.run import Framework, Run
from jindan_tools.text.regex import regex

# Model families by the layers of their published code.
_WITH = regex(
    r"hrnet|resnet|resnext|res2net|resnest|regnet|efficientnet|mobilenet|mnasnet|densenet|vgg\w*_bn|yolo|unet|deeplab|"
    r"dbnet|rcnn|inception|xception|ghostnet|shufflenet|darknet|retinanet|fcos|centernet|pspnet|segformer_b\d_bn",
    re.IGNORECASE,
)
_WITHOUT = regex(
    r"vit|deit|swin|bert|gpt|llama|qwen|mistral|t5|convnext|whisper|clip|gemma|dino|beit|eva|phi-?\d|electra|opt-",
    re.IGNORECASE,
)


def uses_batch_norm(run: Run) -> bool | None:
    """Return whether the model of a run holds BatchNorm, None when its name does not tell."""
    if run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return True
    names = [
        str(s.value) for s in run.stated("model_name", "model", "arch", "backbone", "encoder", "model_name_or_path")
    ]
    names.append(run.word("model"))
    if any(_WITH.search(n) for n in names):
        return True
    return False if any(_WITHOUT.search(n) for n in names) else None
