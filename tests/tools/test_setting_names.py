"""A setting is known under the spellings, nestings and cases in which trainers and people write it."""

from __future__ import annotations

import pytest

from jindan_tools.resolve.names import canonical_name

NAMES = [
    ("learningRate", "learning_rate"),
    ("optimizer.config.learning_rate", "learning_rate"),
    ("model.init_args.lr", "learning_rate"),
    ("optimizer.class_path", "optimizer"),
    ("optimizerType", "optimizer"),
    ("optimizer.config.clipnorm", "grad_clip"),
    ("clip_max_norm", "grad_clip"),
    ("lr_scheduler.class_path", "scheduler"),
    ("lr_scheduler.init_args.T_max", "scheduler_t_max"),
    ("lr_scheduler.init_args.patience", "scheduler_patience"),
    ("scheduler.args.patience", "scheduler_patience"),
    ("ReduceLROnPlateau.factor", "scheduler_factor"),
    ("callbacks.EarlyStopping.patience", "patience"),
    ("early_stopping.patience", "patience"),
    ("numClasses", "num_classes"),
    ("data.train.path", "train_data"),
    ("dataset.val.path", "val_data"),
    ("lr-drop", "scheduler_step_size"),
    ("loss.type", "loss_name"),
    ("lr_annealing._target_", "scheduler"),
    ("opt_class._target_", "optimizer"),
    ("opt_class.lr", "learning_rate"),
]


@pytest.mark.parametrize(("raw", "canonical"), NAMES)
def test_the_name_is_known(raw: str, canonical: str) -> None:
    found = canonical_name(raw)

    assert found is not None
    assert found[0] == canonical


@pytest.mark.parametrize(
    "raw", ["model.backbone.dropout", "loss.gamma.value", "encoder.norm.momentum", "layer.max_norm"]
)
def test_a_word_that_means_something_else_there_is_unknown(raw: str) -> None:
    assert canonical_name(raw) is None


def test_the_usual_place_comes_before_a_nested_one() -> None:
    plain, nested = canonical_name("lr"), canonical_name("model.init_args.lr")

    assert plain is not None
    assert nested is not None
    assert plain[1] < nested[1]
