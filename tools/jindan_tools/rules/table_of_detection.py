"""The part of the table of rules that holds what detectors and segmenters of any trainer do; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import events, losses, metrics, rates, words
from jindan_tools.rules.entry import RuleEntry, entry

DETECTION: tuple[RuleEntry, ...] = (
    entry(
        "detection.least_gain_too_large",
        metrics.has(EventKind.EARLY_STOP, Role.VAL_METRIC),
        words.either(metrics.has(Framework.MMDET), words.names_setting("min_delta")),
    ),
    entry("detection.no_step_after_resume", EventKind.RESUME, EventKind.FINISHED, metrics.no_training_recorded),
    entry("detection.no_ground_truth", metrics.is_minus_one),
    entry("detection.less_than_a_pass", EventKind.LABEL_SCAN, words.completed, losses.by_step),
    entry("detection.floor_fills_run", Role.LEARNING_RATE, words.names_setting("no_aug_epochs")),
    entry("detection.queries_from_scratch", Role.VAL_METRIC, words.names_setting("num_queries")),
    entry("detection.queries_under_sgd", Role.VAL_METRIC, rates.rate_from(1e-3), words.names_queries),
    entry("detection.default_twenty_classes", EventKind.EXCEPTION, words.names_setting("dataset_file")),
    entry("detection.kept_boxes_too_few", EventKind.LABEL_SCAN, metrics.has(EventKind.FIGURE, Role.VAL_METRIC)),
    entry("detection.random_stem_frozen", Role.VAL_METRIC, words.starts_from_nothing),
    entry("detection.milestones_in_iterations", Role.LEARNING_RATE, words.names_setting("by_epoch")),
    entry("detection.rate_of_the_checkpoint", Role.LEARNING_RATE, words.resumes_from_file),
    entry("detection.softmax_over_one_class", Role.TRAIN_LOSS, words.names_setting("use_sigmoid")),
    entry("detection.mirrored_classes", events.names_a_side),
    entry("detection.zero_label_reduced", EventKind.FIGURE, words.names_setting("reduce_zero_label")),
    entry("detection.part_without_labels", metrics.a_part_is_zero),
)
