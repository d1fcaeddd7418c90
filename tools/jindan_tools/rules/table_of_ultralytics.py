"""The part of the table of rules that holds what only Ultralytics does; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import events, losses, metrics, rates, words
from jindan_tools.rules.entry import RuleEntry, entry
from jindan_tools.rules.glance import NON_FINITE

ULTRALYTICS: tuple[RuleEntry, ...] = (
    entry("ultralytics.frozen_without_weights", words.setting_from("freeze", 10)),
    entry("ultralytics.neck_frozen", events.freezes_many),
    entry("ultralytics.auto_optimizer", Framework.ULTRALYTICS, words.may_be_automatic),
    entry("ultralytics.adam_with_sgd_rate", Framework.ULTRALYTICS, words.other_optimizer),
    entry("ultralytics.adam_warmup_bias", Framework.ULTRALYTICS, words.other_optimizer),
    entry("ultralytics.faulty_warmup_version", Framework.ULTRALYTICS, words.of_version("8.4")),
    entry("ultralytics.bias_warmup_normal", Framework.ULTRALYTICS, rates.rates_of_groups, words.not_set_to_adam),
    entry("ultralytics.early_stop_arithmetic", Framework.ULTRALYTICS, Framework.YOLOV5),
    entry("ultralytics.zero_fitness", Framework.ULTRALYTICS, metrics.is_zero),
    entry("ultralytics.best_survives", Framework.ULTRALYTICS, Framework.YOLOV5, losses.breaks_or_collapses),
    entry("ultralytics.memory_over_card", Framework.ULTRALYTICS, metrics.memory_over_card),
    entry("ultralytics.object_density_memory", Framework.ULTRALYTICS, metrics.memory_swings),
    entry("ultralytics.memory_not_nan", Framework.ULTRALYTICS, metrics.has(Role.MEMORY, NON_FINITE)),
    entry("ultralytics.clip_already_on", Framework.ULTRALYTICS, losses.breaks_or_collapses),
    entry("ultralytics.validation_filtered", Framework.ULTRALYTICS, words.names_setting("conf")),
    entry(
        "ultralytics.loss_gain_zero",
        Framework.ULTRALYTICS,
        Framework.YOLOV5,
        words.written_up_to(0, "box", "cls", "dfl", "pose", "kobj", "obj"),
    ),
    entry("ultralytics.warmup_by_iterations", EventKind.LABEL_SCAN, metrics.stays_below(0.1)),
    entry("ultralytics.fraction_of_images", Framework.ULTRALYTICS, words.written_up_to(0.5, "fraction")),
    entry("ultralytics.averages_stay_broken", Framework.ULTRALYTICS, Framework.YOLOV5, losses.breaks_and_returns),
    entry("ultralytics.half_precision_card", NON_FINITE, words.card_named("16", "t4", "t5", "t6", "t1", "t2", "k40")),
    entry("ultralytics.detections_capped", EventKind.VALIDATION, events.crowded),
    entry("ultralytics.hours_set_epochs", EventKind.FINISHED, words.gives_hours),
    entry("ultralytics.scale_assumed", EventKind.WARNING, events.scale_told),
    entry("ultralytics.classes_merged", words.merges_classes),
    entry("ultralytics.classes_left_out", Framework.ULTRALYTICS, events.keeps_some_classes),
    entry("ultralytics.duplicates_kept", Framework.ULTRALYTICS, words.written_from(0.9, "iou")),
    entry(
        "ultralytics.images_too_small",
        Framework.ULTRALYTICS,
        Framework.YOLOV5,
        words.setting_up_to("image_size", 192),
    ),
    entry("ultralytics.fewer_kept_than_objects", EventKind.VALIDATION, words.written_up_to(20, "max_det")),
    entry("ultralytics.channels_turned", Framework.ULTRALYTICS, words.written_from(0.8, "bgr")),
    entry("ultralytics.no_anchor_assigned", Framework.ULTRALYTICS, losses.a_box_part_is_zero),
    entry("ultralytics.anchors_fit_badly", EventKind.FIGURE, events.tells_best_recall),
    entry("ultralytics.breaks_after_resume", NON_FINITE, metrics.has(EventKind.RESUME), losses.breaks),
    entry("ultralytics.nan_recovery", EventKind.NAN_RECOVERY),
    entry("ultralytics.patience_changed", Framework.ULTRALYTICS, events.stopped_soon),
    entry("ultralytics.half_precision_of_rtdetr", NON_FINITE, words.names_queries),
)
