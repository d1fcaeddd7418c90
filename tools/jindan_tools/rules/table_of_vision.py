"""Rules about facts that training of image models brought up, each with what a run must have for it to fire."""

from __future__ import annotations

from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import words
from jindan_tools.rules.entry import RuleEntry, entry

WORDS_OF_BOTH = (
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

VISION: tuple[RuleEntry, ...] = (
    entry("schedule.first_cut_after_end", Role.LEARNING_RATE, words.sets("scheduler")),
    entry("batch.accumulation_not_in_force", words.names_setting("accum"), words.sets("train_samples")),
    entry("checkpoint.test_of_last_weights", words.names_curve("test")),
    entry("plateau.boxes_never_overlap", words.names_curve("iou")),
    entry(
        "data.pixels_of_other_weights",
        words.names_setting("std"),
        words.names_setting("weights", "checkpoint", "pretrained"),
    ),
    entry("ultralytics.rectangles_in_order", words.names_setting("rect")),
    entry("evaluation.samples_far_off", words.names_curve("fid")),
    entry("configuration.trained_and_used_apart", words.names_setting(*WORDS_OF_BOTH)),
)
