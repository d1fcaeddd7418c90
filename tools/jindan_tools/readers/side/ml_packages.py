"""The packages whose version says something about a training, and the one that tells the version of each trainer."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.run import Framework

# Names as PEP 503 writes them: lower case, dashes.
ML_PACKAGES: frozenset[str] = frozenset(
    {
        "python", "torch", "pytorch", "torchvision", "torchaudio", "torchdata", "torchtune", "torchmetrics", "pytorch-cuda",
        "pytorch-lightning", "lightning", "fastai", "pytorch-ignite", "monai", "timm", "ultralytics", "mmdet", "mmcv",
        "mmcv-full", "mmengine", "mmsegmentation", "detectron2", "fairseq", "espnet", "coqui-tts", "tts", "transformers",
        "tokenizers", "datasets", "accelerate", "peft", "trl", "bitsandbytes", "deepspeed", "megatron-core", "flash-attn",
        "xformers", "triton", "apex", "transformer-engine", "nemo-toolkit", "llamafactory", "axolotl", "unsloth",
        "diffusers", "safetensors", "sentencepiece", "tensorflow", "tensorflow-gpu", "keras", "tf-keras", "jax", "jaxlib",
        "flax", "optax", "nnunetv2", "nnunet", "stable-baselines3", "gymnasium", "ray", "mxnet", "paddlepaddle",
        "paddlepaddle-gpu", "numpy", "scipy", "pandas", "scikit-learn", "pillow", "opencv-python", "opencv-python-headless",
        "albumentations", "wandb", "mlflow", "tensorboard", "trackio", "hydra-core", "omegaconf", "xgboost", "lightgbm",
        "catboost", "cudatoolkit", "cudnn", "nvidia-cudnn-cu11", "nvidia-cudnn-cu12", "nvidia-nccl-cu11", "nvidia-nccl-cu12",
        "onnxruntime", "onnxruntime-gpu", "huggingface-hub", "sentence-transformers", "spacy", "flair", "speechbrain",
    }
)  # fmt: skip
# conda calls some packages otherwise than PyPI.
SAME_AS: Mapping[str, str] = {"pytorch": "torch", "pytorch-gpu": "torch", "tensorflow-gpu": "tensorflow", "py-opencv": "opencv-python"}  # fmt: skip
TRAINER_PACKAGES: Mapping[Framework, tuple[str, ...]] = {
    Framework.ULTRALYTICS: ("ultralytics",),
    Framework.HF_TRAINER: ("transformers",),
    Framework.LIGHTNING: ("pytorch-lightning", "lightning"),
    Framework.MMDET: ("mmdet",),
    Framework.DEEPSPEED: ("deepspeed",),
    Framework.MEGATRON: ("megatron-core",),
    Framework.FAIRSEQ: ("fairseq",),
    Framework.DETECTRON2: ("detectron2",),
    Framework.KERAS: ("keras", "tensorflow"),
    Framework.PYTORCH: ("torch",),
}


def package_name(text: str) -> str:
    """Return the name that PyPI compares names by."""
    name = text.strip().lower().replace("_", "-").replace(".", "-")
    return SAME_AS.get(name, name)
