"""Rules about detectors and other image models, each with what a run must have for it to fire."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import events, losses, metrics, rates, words
from jindan_tools.rules.entry import RuleEntry, entry

_SHARED_WORDS = (
    "prediction_type",
    "beta_",
    "timesteps",
    "rescale_betas",
    "scaling_factor",
    "image_mean",
    "image_std",
    "sampl",
    "mels",
    "hop_length",
    "n_fft",
    "lower_case",
)

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
    entry("detection.foreground_never_classified", words.names_curve("fg_cls_accuracy")),
    entry("detection.part_without_labels", metrics.a_part_is_zero),
    entry("schedule.first_cut_after_end", Role.LEARNING_RATE, words.sets("scheduler")),
    entry("batch.accumulation_not_in_force", words.names_setting("accum"), words.sets("train_samples")),
    entry("checkpoint.test_of_last_weights", words.names_curve("test")),
    entry("plateau.boxes_never_overlap", words.names_curve("iou")),
    entry(
        "data.pixels_of_other_weights",
        words.names_setting("std"),
        words.names_setting("weights", "checkpoint", "pretrained"),
    ),
    entry("ultralytics.rectangles_in_order", words.switches_on("rect")),
    entry("evaluation.samples_far_off", words.names_curve("fid")),
    entry("configuration.trained_and_used_apart", words.names_setting(*_SHARED_WORDS)),
    entry("data.rescaled_again", events.warns_of("already rescaled")),
    entry("data.processor_of_another_scale", words.names_setting("do_rescale")),
    entry("evaluation.ratio_of_another_range", words.names_curve("psnr")),
    entry("detection.colours_turned", words.written_from(0.1, "hsv_h", "hue")),
    entry(
        "detection.turned_classes",
        words.either(
            words.written_from(1e-9, "flipud", "vflip_prob"), words.written_from(80, "degrees", "rotation_range")
        ),
    ),
    entry("plateau.zeros_of_one_hot", words.names_curve("binary_acc", "binaryacc")),
    entry("contrastive.pairs_at_one_half", words.names_curve("lfw", "cfp", "agedb", "vgg2_fp")),
    entry(
        "evaluation.finds_itself",
        words.names_curve(
            "@1",
            "rank",
            "cmc",
            "hit",
            "recall_1",
            "recall1",
            "recall-1",
            "precision_1",
            "precision1",
            "r1",
            "p1",
            "r_1",
            "p_1",
            "r-1",
            "p-1",
            "top",
        ),
        words.names_curve("map", "precision", "ndcg", "m_ap"),
    ),
    entry("contrastive.judge_parts_vanish", words.names_curve("d_real", "loss_real")),
    entry("evaluation.last_batch_weighs_as_much", words.sets("val_samples")),
)
