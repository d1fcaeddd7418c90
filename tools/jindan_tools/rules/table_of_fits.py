"""The part of the table of rules that judges how well and how long a model was fitted; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.arithmetic.average import median
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import events, losses, metrics, rates, words
from jindan_tools.rules.entry import RuleEntry, entry
from jindan_tools.rules.glance import Glance

# By a setting of boosters, or by the names that LightGBM gives its sets.
_GROWS_TREES = words.either(
    words.names_setting(
        "num_boost_round",
        "n_estimators",
        "max_depth",
        "num_leaves",
        "min_child_weight",
        "colsample_bytree",
        "early_stopping_rounds",
    ),
    words.names_curve("valid_", "training "),
)

_WIDTHS = ("hidden", "width", "units", "d_model", "n_embd")


def _has_few_units(glance: Glance) -> bool:
    """Say whether a setting of a layer's width is a single digit."""
    few = (s for s in glance.run.settings if isinstance(s.value, int) and 0 < s.value < 10)
    return any(word in s.name.lower() for s in few for word in _WIDTHS)


def _stays_up(glance: Glance) -> bool:
    """Say whether the later half of the training loss lies no lower than nine tenths of its first record."""
    late = glance.losses[len(glance.losses) // 2 :]
    return bool(late) and median(late) >= 0.9 * glance.losses[0]


FITS: tuple[RuleEntry, ...] = (
    entry("fit.overfit", losses.held_out_is_finite, losses.held_out_rises),
    entry(
        "fit.loss_stands_still",
        losses.train_is_finite,
        losses.hardly_falls,
        words.either(losses.by_epoch, metrics.has(Role.VAL_LOSS)),
    ),
    entry("fit.never_improves", losses.train_is_finite, losses.hardly_falls),
    entry("fit.reward_never_rises", words.names_curve("rew", "return")),
    entry(
        "fit.loss_rises_metric_holds", losses.held_out_is_finite, losses.held_out_rises, metrics.has(Role.VAL_METRIC)
    ),
    entry("fit.memorisation", losses.comes_low, metrics.has(Role.VAL_LOSS), words.no_detector),
    entry(
        "fit.gap_opens", losses.held_out_is_finite, metrics.has(Role.VAL_LOSS), words.names_accuracy, words.no_detector
    ),
    entry(
        "fit.only_training_gains",
        losses.held_out_is_finite,
        metrics.has(Role.VAL_LOSS, Role.VAL_METRIC, Role.TRAIN_METRIC),
        words.names_accuracy,
        words.no_detector,
    ),
    entry("fit.late_half_by_heart", losses.held_out_is_finite, metrics.has(Role.VAL_LOSS), words.no_detector),
    entry(
        "plateau.scores_stay_at_guessing",
        metrics.has(Role.VAL_METRIC),
        words.names_accuracy,
        words.names_curve("f1", "fscore", "f_score"),
    ),
    entry(
        "plateau.held_out_pairs_at_coin",
        metrics.has(Role.VAL_LOSS, Role.VAL_METRIC),
        words.names_curve("margin", "reward", "logps"),
    ),
    entry(
        "plateau.held_out_answers_one_class",
        metrics.has(Role.VAL_LOSS, Role.VAL_METRIC),
        words.names_accuracy,
        metrics.repeats(8),
    ),
    entry(
        "labels.answers_below_guessing",
        metrics.has(Role.TRAIN_LOSS, Role.VAL_LOSS, Role.VAL_METRIC),
        words.names_accuracy,
        losses.held_out_rises,
    ),
    entry("data.few_targets_far_out", metrics.has(Role.TRAIN_METRIC, Role.VAL_LOSS), words.names_curve("mae", "l1")),
    entry("data.negative_signal_ratio", words.names_curve("psnr")),
    entry("fit.stopped_within_min_delta", words.names_setting("min_delta")),
    entry("fit.network_too_narrow", _has_few_units),
    entry(
        "plateau.above_guessing",
        metrics.has(Role.TRAIN_LOSS, Role.VAL_LOSS, Role.VAL_METRIC),
        words.names_accuracy,
        _stays_up,
    ),
    entry("plateau.answers_never_change", metrics.has(Role.TRAIN_METRIC, Role.VAL_METRIC), metrics.ends_level(4)),
    entry("plateau.loss_repeats", losses.by_epoch, losses.train_is_finite),
    entry("fit.best_told_far_above", words.names_curve("best")),
    entry("plateau.recall_of_one_answer", Role.VAL_METRIC, words.names_curve("recall"), words.no_detector),
    entry(
        "labels.f1_far_below_accuracy", Role.VAL_METRIC, words.names_curve("f1", "fscore", "f_score"), words.no_detector
    ),
    entry("labels.head_answers_one_class", Role.VAL_METRIC, metrics.repeats(8), words.names_accuracy),
    entry("fit.part_never_falls", losses.has_parts, words.no_detector),
    entry("plateau.loss_falls_with_accuracy", words.names_accuracy, words.no_detector),
    entry("plateau.accuracy_zero_loss_low", metrics.has(Role.VAL_LOSS, Role.VAL_METRIC), words.names_accuracy),
    entry(
        "fit.below_plain_model", metrics.has(Role.VAL_METRIC), words.names_setting("data", "task"), words.names_accuracy
    ),
    entry("fit.barely_leaves_guessing", metrics.has(Role.VAL_LOSS, Role.VAL_METRIC), words.names_accuracy),
    entry("fit.no_share_gains", metrics.has(Role.TRAIN_LOSS, Role.VAL_LOSS, Role.VAL_METRIC), words.no_detector),
    entry("numerics.jumps_and_stays", Role.TRAIN_LOSS, losses.train_is_finite, losses.climbs(4.0)),
    entry("schedule.repeats_at_zero_rate", Role.LEARNING_RATE, rates.rate_is_nothing),
    entry("evaluation.single_test_far_off", metrics.has(Role.VAL_LOSS, Role.VAL_METRIC), words.no_detector),
    entry("fit.best_not_last", metrics.falls_back),
    entry("fit.long_plateau", metrics.gains_end_early),
    entry("fit.patience_within_epoch", words.stopped_early, words.no_detector),
    entry(
        "fit.steps_end_epochs",
        words.names_setting("max_steps"),
        words.names_setting("num_train_epochs"),
        Role.TRAIN_LOSS,
    ),
    entry("fit.epochs_too_few", metrics.short_losses),
    entry("fit.detector_underfit", metrics.detects_little),
    entry("fit.detector_knows_its_images", losses.by_epoch, metrics.detects_poorly, metrics.has(Role.VAL_LOSS)),
    entry("fit.train_above_val", words.no_detector, losses.train_ends_above_held_out),
    entry("fit.healthy_convergence", Role.VAL_LOSS, Role.VAL_METRIC, losses.losses_are_finite),
    entry("fit.small_val_set", Role.VAL_METRIC, words.names_accuracy),
    entry("fit.perfect_fit_unchecked", metrics.never_evaluated, words.classes_known, words.sets("train_samples")),
    entry(
        "fit.learning_progress",
        Role.TRAIN_LOSS,
        Role.VAL_LOSS,
        Role.TRAIN_METRIC,
        Role.VAL_METRIC,
        losses.losses_end_finite,
    ),
    entry("fit.holds_its_level", metrics.is_high),
    entry("fit.overlap_stays_low", words.no_detector, words.names_curve("dice", "iou", "jaccard")),
    entry("fit.short_but_good", Role.VAL_METRIC, words.completed, words.no_detector, losses.held_out_is_short(4)),
    entry(
        "fit.stands_above_zero",
        Role.VAL_METRIC,
        words.classes_known,
        losses.by_epoch,
        losses.train_is_finite,
        losses.ends_near_guessing,
    ),
    entry("fit.early_overfit", losses.held_out_is_finite, losses.held_out_is_short(9), words.no_detector),
    entry("fit.stopped_while_improving", Role.VAL_LOSS, words.stopped_early),
    entry(
        "fit.smoothing_floor_reached", Role.TRAIN_LOSS, words.classes_known, words.setting_from("label_smoothing", 1e-9)
    ),
    entry("contrastive.supervised_floor", Role.TRAIN_LOSS, events.compares_by_class),
    entry(
        "fit.error_rises",
        Role.VAL_METRIC,
        Role.TRAIN_METRIC,
        words.names_curve("mse", "mae", "err", "l1", "l2", "ape", "rel", "rms", "epe", "pje", "nme", "hd95", "ass"),
    ),
    entry(
        "fit.accuracies_far_apart",
        Role.TRAIN_METRIC,
        metrics.has(Role.VAL_METRIC),
        words.names_accuracy,
    ),
    entry("fit.old_task_lost", words.names_older_task),
    entry("plateau.overlap_of_one_class", words.no_detector, words.names_curve("dice", "iou", "jaccard")),
    entry("plateau.part_at_chance", losses.has_parts, words.no_detector, words.names_accuracy),
    entry(
        "plateau.weighted_binary_chance",
        Role.TRAIN_LOSS,
        words.no_detector,
        words.names_setting("weight", "criterion", "loss", "objective"),
    ),
    entry(
        "labels.training_labels_worse",
        metrics.has(Role.TRAIN_METRIC, Role.VAL_METRIC),
        words.names_accuracy,
        words.names_setting("drop", "mixup", "cutmix", "smooth", "erase"),
    ),
    entry(
        "batch.rate_of_one_machine",
        metrics.has(Role.TRAIN_LOSS, Role.LEARNING_RATE),
        words.setting_from("effective_batch", 2048),
    ),
    entry("schedule.weights_stop_changing", losses.ends_repeat),
    entry(
        "evaluation.wrong_answers_cost_more",
        metrics.has(Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC),
        words.no_detector,
        words.names_accuracy,
        metrics.train_starts_unsure,
    ),
    entry(
        "plateau.same_answers_again",
        Role.TRAIN_METRIC,
        Role.TRAIN_LOSS,
        words.no_detector,
        words.names_accuracy,
        metrics.train_metric_repeats,
    ),
    entry("data.card_throttles", words.names_curve("temp", "clock", "mhz", "온도")),
    entry("tokens.most_rows_cut", EventKind.FIGURE),
    entry("tokens.unknown_tokens", EventKind.FIGURE),
    entry("evaluation.no_better_than_baseline", metrics.has(EventKind.FIGURE), Role.VAL_LOSS, Role.VAL_METRIC),
    entry(
        "evaluation.scaled_error_above_one",
        words.names_curve("mase", "rmsse", "msse", "rae", "rrse", "relmae", "theil"),
    ),
    entry("plateau.focal_at_chance", words.no_detector, words.classes_known, words.names_setting("gamma")),
    entry("evaluation.share_above_one", words.no_detector, words.names_accuracy, metrics.exceeds_one),
    entry("fit.quality_lost_again", Role.VAL_METRIC, Role.TRAIN_METRIC, losses.has_none),
    entry("fit.plays_worse_on_its_own", words.names_curve("eps", "exploration_rate")),
    entry("fit.falls_at_last_weight", words.names_curve("beta", "anneal", "kl"), losses.train_is_finite),
    entry(
        "plateau.guesses_among_many",
        Role.TRAIN_METRIC,
        Role.VAL_METRIC,
        words.no_detector,
        words.names_accuracy,
        losses.a_loss_exceeds(2.7),
    ),
    entry("gradients.clip_shortens_path", Role.TRAIN_LOSS, words.sets("grad_clip", "grad_clip_value")),
    entry("evaluation.folds_share_model", losses.starts_again(2), words.names_setting("fold", "split")),
    entry(
        "labels.class_never_answered",
        words.no_detector,
        metrics.a_figure_stays_at_zero,
        words.names_curve("recall", "f1", "iou", "dice", "acc", "ap"),
    ),
    entry("plateau.target_broadcast", words.says("using a target size")),
    entry(
        "plateau.unit_noise_level",
        Role.TRAIN_LOSS,
        Role.TRAIN_METRIC,
        words.names_setting("timesteps", "beta_", "_schedule", "diffusion", "prediction_type"),
    ),
    entry("plateau.threshold_hides_ranking", Role.VAL_METRIC, words.names_curve("auc", "auroc")),
    entry(
        "evaluation.test_far_below",
        Role.VAL_METRIC,
        words.either(
            words.names_curve("test", "holdout", "external"),
            words.names_setting("test", "holdout", "hold_out", "external", "production", "deploy", "live", "oot"),
        ),
    ),
    entry("fit.improves_below_min_delta", Role.VAL_LOSS, words.stopped_early, words.names_setting("min_delta")),
    entry("fit.best_epoch_beaten", Role.VAL_LOSS, words.stopped_early, words.names_setting("restored_epoch")),
    entry("evaluation.stop_watches_training", words.sets("patience"), _GROWS_TREES),
    entry("data.no_split_made", _GROWS_TREES),
    entry("evaluation.stop_counts_gains", words.sets("patience"), _GROWS_TREES),
    entry("plateau.ranks_at_random", Role.VAL_METRIC, words.names_setting("neg", "test_num_ng")),
    entry("optimizer.lion_at_adam_rate", Role.TRAIN_LOSS, rates.names_optimizer("lion"), rates.rate_from(1e-3)),
    entry(
        "evaluation.held_out_leaves_the_fit",
        metrics.has(Role.TRAIN_LOSS, Role.VAL_LOSS),
        metrics.held_out_grows,
        words.names_curve("r2", "squared", "결정", "mae", "mse", "huber", "smooth", "expl", "pearson", "spearman"),
    ),
    entry("data.measured_on_the_same_rows", metrics.has(Role.TRAIN_LOSS, Role.VAL_LOSS), metrics.losses_meet),
    entry(
        "data.first_tree_is_perfect",
        Role.VAL_METRIC,
        metrics.starts_perfect,
        words.names_curve("-auc", "'s auc", "average_precision"),
    ),
    entry(
        "labels.starts_below_guessing",
        metrics.has(Role.VAL_LOSS, Role.VAL_METRIC),
        words.names_accuracy,
        words.classes_known,
    ),
    entry("optimizer.policy_settles_at_once", words.names_curve("entropy"), rates.rate_from(1e-3)),
    entry(
        "optimizer.short_path_at_guessing",
        Role.TRAIN_LOSS,
        metrics.has(Role.VAL_LOSS),
        rates.rate_up_to(1e-3),
        metrics.falls_by_less_than(0.15),
    ),
    entry(
        "gradients.long_path_without_effect",
        Role.TRAIN_LOSS,
        metrics.has(Role.VAL_LOSS, Role.LEARNING_RATE),
        metrics.held_out_rests,
    ),
    entry(
        "fit.written_answers_stay_wrong",
        Role.TRAIN_LOSS,
        words.names_curve("_em", "/em", "exact", "seq", "sent", "bleu", "rouge", "acc"),
    ),
    entry("optimizer.enormous_rate_stays_finite", Role.TRAIN_LOSS, rates.rate_from(5.0)),
    entry("schedule.decay_by_update", Role.TRAIN_LOSS, words.written_up_to(0.3, "decay")),
    entry("configuration.rounds_not_taken", words.names_setting("n_estimators")),
    entry("optimizer.shrinkage_leaves_base", _GROWS_TREES),
    entry("optimizer.no_update_yet", words.names_curve("ep_rew_mean")),
    entry(
        "optimizer.adadelta_held_small",
        Role.TRAIN_LOSS,
        words.either(rates.names_optimizer("adadelta"), events.does("adadelta_by_default", "optimizer_made")),
    ),
    entry("schedule.plateau_cut_undone", words.names_curve("lr/reduced_group")),
    entry("schedule.restart_before_end", Role.LEARNING_RATE, rates.rate_restarts),
    entry("evaluation.explained_share_of_batches", words.names_curve("r2", "r^2", "r_2", "rsquared", "r_squared")),
    entry("evaluation.area_of_hard_answers", Role.VAL_METRIC, words.names_curve("auc", "auroc")),
    entry(
        "data.target_among_features",
        words.either(
            words.names_setting(
                "feature", "input", "x_col", "column", "_cols", "_names", "predict", "covar", "특징", "피처"
            ),
            events.does("target_among_inputs"),
        ),
    ),
    entry("checkpoint.resumed_on_other_split", EventKind.RESUME, metrics.has(Role.VAL_LOSS)),
    entry("fit.solver_not_converged", words.says("converge", "maximum iteration", "number of iterations")),
    entry("schedule.plateau_called_by_batch", Role.LEARNING_RATE, words.sets("scheduler_patience"), rates.rate_moves),
    entry("schedule.range_test", Role.LEARNING_RATE, rates.rate_rises_at_the_end),
    entry("checkpoint.nothing_was_loaded", EventKind.WEIGHTS, events.names_missing_weights),
    entry(
        "evaluation.loss_on_another_scale",
        Role.VAL_METRIC,
        metrics.has(Role.VAL_LOSS),
        words.names_curve("mae", "mse", "mape", "abs_rel", "r2", "r^2", "squared", "explained"),
    ),
    entry(
        "gradients.worse_than_the_mean",
        Role.VAL_METRIC,
        metrics.has(Role.GRAD_NORM),
        words.names_curve("r2", "r^2", "squared", "explained"),
    ),
    entry("fit.nothing_carries_over", Role.VAL_METRIC, words.names_curve("r2", "r^2", "squared", "explained")),
    entry("data.shuffle_switched_off", Role.VAL_METRIC, words.names_setting("shuffle")),
    entry("fit.smoothing_drowns_labels", Role.TRAIN_LOSS, words.setting_from("label_smoothing", 0.5)),
    entry("checkpoint.kept_at_each_low", metrics.repeats_some_records),
    entry("checkpoint.names_do_not_meet", EventKind.WEIGHTS, events.counts_missing_weights),
    entry(
        "evaluation.one_class_held_out",
        words.says("one class", "samples in targets"),
        words.names_curve("auc", "auroc"),
    ),
    entry("plateau.order_at_random", Role.VAL_METRIC, words.names_curve("auc", "auroc")),
    # What a framework counts, divides by or keeps.
    entry("evaluation.counts_cap_accuracy", words.names_accuracy, metrics.ends_level(4)),
    entry("evaluation.stop_by_another_measure", words.stopped_early, events.tells("best_round")),
    entry("evaluation.folds_score_nothing", events.tells("fold_score")),
    entry("evaluation.mean_over_all_epochs", Role.VAL_METRIC, words.names_accuracy),
    entry(
        "checkpoint.best_by_loss",
        words.switches_on("load_best_model_at_end"),
        metrics.has(Role.VAL_LOSS, Role.VAL_METRIC),
        words.names_setting("best_metric"),
    ),
    entry("evaluation.nothing_evaluated", metrics.has(Role.VAL_LOSS, Role.VAL_METRIC), words.names_accuracy),
    entry("evaluation.score_never_moves", words.stopped_early, words.names_curve("score")),
    entry("evaluation.stop_counts_old_values", Framework.LIGHTNING, metrics.has(EventKind.EARLY_STOP)),
    entry("schedule.group_at_zero", Role.LEARNING_RATE, rates.a_rate_is_nothing),
    entry("schedule.learn_called_again", words.names_curve("n_updates")),
    entry("checkpoint.kept_the_best", events.tells("best_round")),
    entry("plateau.class_mean_of_one_answer", Role.VAL_METRIC, metrics.repeats(4), words.no_detector),
    entry("batch.averaged_without_statistics", words.names_accuracy, words.names_curve("swa", "average", "lawa")),
    entry(
        "fit.score_falls_behind_loss",
        metrics.has(Role.TRAIN_LOSS, Role.VAL_METRIC),
        metrics.falls_back,
        metrics.no_held_out_loss,
    ),
    entry("configuration.library_warns", EventKind.WARNING, events.tells_a_fault),
    entry("fit.each_optimizer_counts", Framework.LIGHTNING, metrics.has(EventKind.FINISHED, EventKind.PROGRESS)),
)
