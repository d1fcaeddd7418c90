"""Option names of other trainers that people write into notes of Ultralytics runs, and what does the job there."""

from __future__ import annotations

from collections.abc import Mapping

# Name -> the Ultralytics argument that does what is meant, '' when none does. Ultralytics cfg/default.yaml 8.0.196 to
# 8.4.190 has none of the names; data/build.py sets the loader itself (pin_memory, InfiniteDataLoader, prefetch 4).
NOT_ULTRALYTICS: Mapping[str, str] = {
    "gradient_accumulation": "nbs",
    "gradient_accumulation_steps": "nbs",
    "accumulate_grad_batches": "nbs",
    "accumulation_steps": "nbs",
    "grad_accum": "nbs",
    "prefetch_factor": "",
    "drop_last": "",
    "pin_memory": "",
    "non_blocking": "",
    "persistent_workers": "",
    "num_workers": "workers",
    "batch_size": "batch",
    "learning_rate": "lr0",
    "initial_lr": "lr0",
    "base_lr": "lr0",
    "decay_factor": "lrf",
    "min_lr": "lrf",
    "max_grad_norm": "",
    "gradient_clip_val": "",
    "grad_clip_norm": "",
    "clip_grad_norm": "",
    "early_stopping_patience": "patience",
    "num_train_epochs": "epochs",
    "num_epochs": "epochs",
    "max_epochs": "epochs",
    "image_size": "imgsz",
    "input_size": "imgsz",
    "img_size": "imgsz",
    "mixed_precision": "amp",
    "use_amp": "amp",
    "label_smoothing": "",
}
