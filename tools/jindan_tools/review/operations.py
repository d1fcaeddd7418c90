"""Keys that change where a training runs, how it loads or what it writes, and not what it learns."""

from __future__ import annotations

OPERATIONS = frozenset({
    "device", "workers", "num_workers", "dataloader_num_workers", "persistent_workers", "pin_memory", "prefetch_factor",
    "cache", "save", "save_period", "save_steps", "save_strategy", "save_total_limit", "save_json", "save_hybrid",
    "save_txt", "save_conf", "save_crop", "save_frames", "show", "show_labels", "show_conf", "show_boxes", "line_width",
    "logging_steps", "logging_strategy", "logging_first_step", "log_every_n_steps", "log_interval", "report_to",
    "visualize", "profile", "overwrite_output_dir", "overwrite_cache", "preprocessing_num_workers", "ddp_timeout",
    "disable_tqdm", "enable_progress_bar", "logger", "push_to_hub", "hub_model_id", "tracker", "cfg", "embed", "format",
    "keras", "optimize", "int8", "dynamic", "simplify", "opset", "workspace", "nms", "plot_loss", "gpus", "gpu",
    "conf", "iou", "vid_stride", "stream_buffer", "source", "retina_masks", "agnostic_nms",
})  # fmt: skip
