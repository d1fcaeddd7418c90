"""Conditions on the kind of a run, its settings, its names and its words."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending, Framework
from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.glance import Condition, Glance

_PATH = frozenset("/\\.")
_TRIALS = (
    "_fraction",
    "limit_train_batches",
    "overfit_batches",
    "subset_",
    "max_train_samples",
    "max_samples",
    "fast_dev",
)


def raised(code: str) -> Condition:
    """Ask for the fatal exception that a rule is for; '' for one that no rule knows."""

    def met(glance: Glance) -> bool:
        return glance.fatal == code

    return met


def completed(glance: Glance) -> bool:
    """Say whether the run came to its end."""
    return glance.run.ending is Ending.COMPLETED


def stopped_early(glance: Glance) -> bool:
    """Say whether the trainer stopped it before its end."""
    return glance.run.ending is Ending.EARLY_STOPPED


def may_go_on(glance: Glance) -> bool:
    """Say whether nothing tells that the run came to an end of its own."""
    return glance.run.ending in {Ending.UNKNOWN, Ending.INTERRUPTED}


def no_detector(glance: Glance) -> bool:
    """Say whether it trains anything but a detector."""
    return not glance.detector


def detects(glance: Glance) -> bool:
    """Say whether it trains a detector."""
    return glance.detector


def adversarial(glance: Glance) -> bool:
    """Say whether it trains two players."""
    return glance.adversarial


def compares(glance: Glance) -> bool:
    """Say whether it learns from pairs."""
    return glance.compares


def classes_known(glance: Glance) -> bool:
    """Say whether the number of classes is known."""
    return glance.classes is not None


def one_class(glance: Glance) -> bool:
    """Say whether there is a single class."""
    return glance.run.flag("single_cls") is True or glance.run.number("num_classes") == 1


def from_scratch(glance: Glance) -> bool:
    """Say whether the weights are set to start from nothing."""
    return glance.run.flag("pretrained") is False


def accumulates(glance: Glance) -> bool:
    """Say whether gradients come from several passes or devices."""
    return (glance.run.number("gradient_accumulation") or 1) * (glance.run.number("devices") or 1) > 1


def may_accumulate(glance: Glance) -> bool:
    """Say whether gradients come from several passes or devices, or nothing tells."""
    return accumulates(glance) or "gradient_accumulation" not in glance.run.config


def odd_momentum(glance: Glance) -> bool:
    """Say whether betas are set, or a momentum outside of the usual."""
    momentum = glance.run.number("momentum")
    return "betas" in glance.run.config or (momentum is not None and not 0 < momentum < 0.995)


def few_steps(glance: Glance) -> bool:
    """Say whether fewer than 100 steps are counted, or only epochs."""
    steps = glance.run.steps_done
    return steps is None or steps < 100 or steps < (glance.run.epochs_done or 0)


def long_warmup(glance: Glance) -> bool:
    """Say whether the warm-up is set to half of the run or more."""
    run = glance.run
    steps, epochs = run.number("warmup_steps") or 0, run.number("warmup_epochs") or 0
    plan = run.number("total_steps") or run.steps_planned
    # Steps that nobody stated are counted by the rule.
    long = steps >= 0.5 * plan if plan is not None else steps > 0 and run.number("train_samples") is not None
    return long or (run.epochs_planned is not None and epochs >= 0.5 * run.epochs_planned)


def small_batch(most: float) -> Condition:
    """Ask for a batch of at most that many samples."""

    def met(glance: Glance) -> bool:
        sizes = (glance.run.number(name) for name in ("effective_batch", "batch_size"))
        return any(size is not None and 0 < size <= most for size in sizes)

    return met


def setting_from(name: str, least: float) -> Condition:
    """Ask for a setting of at least that."""

    def met(glance: Glance) -> bool:
        value = glance.run.number(name)
        return value is not None and value >= least

    return met


def zero_setting(name: str) -> Condition:
    """Ask for a setting that is 0."""

    def met(glance: Glance) -> bool:
        return glance.run.number(name) == 0

    return met


def setting_up_to(name: str, most: float) -> Condition:
    """Ask for a setting above nothing and of at most that."""

    def met(glance: Glance) -> bool:
        value = glance.run.number(name)
        return value is not None and 0 < value <= most

    return met


def cuts_data(glance: Glance) -> bool:
    """Say whether a setting that may cut the data has a value that does."""
    leaves = [
        s.leaf
        for s in glance.run.settings
        if (isinstance(s.value, int) or s.value not in (None, False, 1.0)) and s.value is not False
    ]
    return any(w in leaf for leaf in leaves for w in _TRIALS)


def sets(*names: str) -> Condition:
    """Ask for one of these settings under its canonical name."""

    def met(glance: Glance) -> bool:
        return any(name in glance.run.config for name in names)

    return met


def sets_all(*names: str) -> Condition:
    """Ask for all of these settings under their canonical names."""

    def met(glance: Glance) -> bool:
        return all(name in glance.run.config for name in names)

    return met


def leaves_out(name: str) -> Condition:
    """Ask for a run without a setting."""

    def met(glance: Glance) -> bool:
        return name not in glance.run.config

    return met


def names_both_splits(glance: Glance) -> bool:
    """Say whether settings give a path for a training and for a held-out side under a bare word."""
    paths = [s.name.lower() for s in glance.run.settings if isinstance(s.value, str) and not _PATH.isdisjoint(s.value)]
    held_out = ("va", "dev", "check", "hold", "unseen")
    return any(w in name for name in paths for w in ("tr", "fit", "learn")) and any(
        w in name for name in paths for w in held_out
    )


def names_setting(*words: str) -> Condition:
    """Ask for a setting whose name as written holds one of these words."""

    def met(glance: Glance) -> bool:
        return any(word in glance.setting_names for word in words)

    return met


def switches_on(name: str) -> Condition:
    """Ask for a setting of that name, as written and without its path, that is true."""

    def met(glance: Glance) -> bool:
        return any(s.flag() for s in glance.run.stated(name))

    return met


def written_from(least: float, *names: str) -> Condition:
    """Ask for a setting of one of these names, as written and without its path, of that size or more."""

    def met(glance: Glance) -> bool:
        return any(
            isinstance(s.value, int | float) and abs(s.value) >= least and s.leaf in names for s in glance.run.settings
        )

    return met


def names_curve(*words: str) -> Condition:
    """Ask for a curve whose name holds one of these words."""

    def met(glance: Glance) -> bool:
        return any(word in glance.curve_names for word in words)

    return met


def has_detection_recipe(glance: Glance) -> bool:
    """Say whether the trainer, or the script whose arguments these are, has a recipe for a number of images."""
    known = {Framework.MMDET, Framework.DETECTRON2} & glance.traits
    return bool(known) or "aspect_ratio_group_factor" in glance.setting_names


def starts_from_nothing(glance: Glance) -> bool:
    """Say whether a setting that would name trained weights is written and empty."""
    ends = ("MODEL.WEIGHTS", "init_cfg", "pretrained")
    return any(s.value in (None, "") and s.name.endswith(ends) for s in glance.run.settings)


def resumes_from_file(glance: Glance) -> bool:
    """Say whether an argument names a file to resume from."""
    return any(isinstance(s.value, str) and s.value for s in glance.run.stated("resume"))


def names_checkpoint(glance: Glance) -> bool:
    """Say whether a setting asks to go on from a checkpoint."""
    held = glance.run.stated("resume_from_checkpoint", "ckpt_path", "resume_from")
    return any(s.value is True or (isinstance(s.value, str) and s.value) for s in held)


def merges_classes(glance: Glance) -> bool:
    """Say whether all classes are made one."""
    return any(s.flag() for s in glance.run.stated("single_cls"))


def gives_hours(glance: Glance) -> bool:
    """Say whether Ultralytics was given hours."""
    return any((s.number() or 0.0) > 0 for s in glance.run.stated("time"))


def names_queries(glance: Glance) -> bool:
    """Say whether a setting names a DETR or its number of queries."""
    written = (str(s.value).lower() for s in glance.run.settings)
    return "num_queries" in glance.setting_names or any("detr" in value for value in written)


def names_step_time(glance: Glance) -> bool:
    """Say whether a curve is named for the time of a step."""
    curves = (s for s in glance.run.of_role(Role.TIME) if s.axis is Axis.STEP and len(s) >= 30)
    return any(word in s.name.lower() for s in curves for word in ("iter", "step", "batch"))


def names_older_task(glance: Glance) -> bool:
    """Say whether a curve is named for a task or a domain that came before."""
    older = ("base", "old", "prev", "source", "src", "pretrain", "orig", "general", "upstream", "task", "domain")
    return any(word in glance.curve_names for word in older)


def says(*words: str) -> Condition:
    """Ask for a warning or a note that holds one of these words."""

    def met(glance: Glance) -> bool:
        return any(word in glance.notes for word in words)

    return met


def claims_success(glance: Glance) -> bool:
    """Say whether a note claims that something went well."""
    claims = ("성공", "해결", "안정", "학습", "완료", "발생률", "success", "solved", "fixed", "stable", "converged")
    return any(word in glance.notes for word in claims)


def names_top_five(glance: Glance) -> bool:
    """Say whether a curve is a top-5 accuracy."""
    names = (f"{name}{mark}5" for name in ("top", "acc", "accuracy") for mark in ("", "-", "_", "@", " "))
    return any(name in glance.curve_names for name in names)


def null_setting(*names: str) -> Condition:
    """Ask for one of these settings with no value."""

    def met(glance: Glance) -> bool:
        return any(s.value is None for s in glance.run.stated(*names))

    return met


def card_named(*parts: str) -> Condition:
    """Ask for a card with one of these in its name."""

    def met(glance: Glance) -> bool:
        return any(part in glance.run.word("gpu_name") for part in parts)

    return met


def written_up_to(most: float, *names: str) -> Condition:
    """Ask for one of these settings, as written, with a number from 0 to that."""

    def met(glance: Glance) -> bool:
        numbers = (s.number() for s in glance.run.stated(*names))
        return any(n is not None and 0 <= n <= most for n in numbers)

    return met


def reaches_last_epochs(glance: Glance) -> bool:
    """Say whether a loss was logged in the last epochs, when Ultralytics turns mosaic augmentation off."""
    epochs, last = glance.run.number("epochs"), glance.run.number("close_mosaic")
    if epochs is None or not last:
        return False
    curves = (s for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in glance.run.of_role(role))
    return any(s.axis is Axis.EPOCH and s.xs and max(s.xs) >= epochs - last + 1 for s in curves)


def may_be_automatic(glance: Glance) -> bool:
    """Say whether the optimizer is left to the trainer: told so, set so, or not set."""
    held = glance.run.config.get("optimizer")
    automatic = held is None or "auto" in (str(held.value).lower(), str(held.given).lower())
    return automatic or EventKind.OPTIMIZER_AUTO in glance.traits


def not_set_to_adam(glance: Glance) -> bool:
    """Say whether the optimizer is another than Adam and AdamW, or left to the trainer."""
    return may_be_automatic(glance) or glance.run.word("optimizer") not in {"adam", "adamw"}


def other_optimizer(glance: Glance) -> bool:
    """Say whether an optimizer is named that is not SGD."""
    name = glance.run.word("optimizer")
    return bool(name) and "sgd" not in name


def counts_rows_and_workers(glance: Glance) -> bool:
    """Say whether the rows of the training data and the workers of its loader are known."""
    return "train_samples" in glance.run.config and "num_workers" in glance.setting_names


def either(*conditions: Condition) -> Condition:
    """Ask for one of these conditions."""

    def met(glance: Glance) -> bool:
        return any(condition(glance) for condition in conditions)

    return met


def several_files_set(glance: Glance) -> bool:
    """Say whether settings stand in more than one file."""
    return len({setting.source.path for setting in glance.run.settings}) > 1


def of_version(part: str) -> Condition:
    """Ask for a version of the trainer that is written with this."""

    def met(glance: Glance) -> bool:
        return glance.run.version is not None and part in glance.run.version

    return met


def names_accuracy(glance: Glance) -> bool:
    """Say whether a curve may be an accuracy."""
    return any(word in glance.curve_names for word in ("acc", "정확도", "top1", "top_1"))
