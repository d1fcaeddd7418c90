"""Every argument that Ultralytics knows, and what people call them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

# Keys of ultralytics/cfg/default.yaml, read in the wheels of 8.0.196, 8.1.0, 8.2.0, 8.3.0, 8.3.203 and 8.4.190, all together;
# save_dir is written by the trainer. cfg/__init__.py check_dict_alignment refuses every other name.
ARGUMENTS = frozenset((
    "agnostic_nms", "amp", "angle", "augment", "auto_augment", "batch", "bgr", "box", "boxes", "cache", "cfg",
    "channels_last", "classes", "close_mosaic", "cls", "cls_pw", "cls_remap", "compile", "conf", "copy_paste",
    "copy_paste_mode", "cos_lr", "crop_fraction", "cutmix", "data", "degrees", "deterministic", "device", "dfl",
    "dgrad", "dis", "distill_model", "dlam", "dlog", "dnn", "dropout", "dynamic", "embed", "epochs", "erasing",
    "exist_ok", "fliplr", "flipud", "format", "fraction", "freeze", "half", "hsv_h", "hsv_s", "hsv_v", "imgsz",
    "int8", "iou", "keras", "kobj", "label_smoothing", "line_width", "lr0", "lrf", "mask_ratio", "max_det", "mixup",
    "mode", "model", "momentum", "mosaic", "multi_scale", "name", "nbs", "nms", "opset", "optimize", "optimizer",
    "overlap_mask", "patience", "perspective", "plots", "pose", "pretrained", "profile", "project", "quantize",
    "rect", "resume", "retina_masks", "rle", "save", "save_conf", "save_crop", "save_frames", "save_hybrid",
    "save_json", "save_period", "save_txt", "scale", "seed", "shear", "show", "show_boxes", "show_conf",
    "show_labels", "simplify", "single_cls", "source", "split", "stream_buffer", "task", "time", "tracker",
    "translate", "val", "verbose", "vid_stride", "visualize", "warmup_bias_lr", "warmup_epochs", "warmup_momentum",
    "weight_decay", "workers", "workspace",
    "save_dir",
))  # fmt: skip

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
}
