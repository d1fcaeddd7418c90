"""Warnings of libraries that name a fault: what each means, and what the record must show beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from jindan_tools.text.regex import regex


class Harm(StrEnum):
    """What the record shows when a warning was more than a remark."""

    NO_PROGRESS = "no_progress"  # the training loss hardly falls and no score is good
    TURNED = "turned"  # a held-out loss rises from its lowest
    STILL_GAINS = "still_gains"  # the last held-out record is the best
    ALWAYS = "always"  # what it says is a fault by itself, though no failure


class TellingWarning(Struct, frozen=True, kw_only=True):
    """A warning by its words; `name` finds its remedy. `title` and `statement` are Korean sentences; `argues` holds when `harm` is shown."""

    name: str
    words: re.Pattern[str]
    title: str
    statement: str
    argues: Mapping[str, float]
    harm: Harm
    source: str


TELLING_WARNINGS: tuple[TellingWarning, ...] = (
    TellingWarning(
        name="kl_mean",
        words=regex(r"reduction: 'mean' divides the total loss by both", words=("reduction: 'mean'",)),
        title="KLDivLoss(reduction='mean')가 손실을 표본 수뿐 아니라 클래스 수로도 나눠, 손실과 기울기가 실제 KL의 1/클래스 수입니다. 작은 손실은 잘 배웠다는 뜻이 아닙니다.",
        statement="PyTorch가 reduction='mean' 대신 'batchmean'을 쓰라고 경고했습니다.",
        argues={"wrong_loss": 4.0, "lr_too_low": -1.0, "metric_bug": -3.0, "labels_shuffled": -3.0, "underfit": -2.0, "healthy_converged": -4.0},
        harm=Harm.NO_PROGRESS,
        source="torch/nn/functional.py kl_div: warning for reduction='mean', 1.0 to 2.14",
    ),
    TellingWarning(
        name="checkpoint_inputs",
        words=regex(r"None of the inputs have requires_grad=True", words=("None of the inputs",)),
        title="기울기 체크포인트에 들어가는 입력에 기울기가 없어, 그 안의 층이 아무것도 배우지 못합니다.",
        statement="torch.utils.checkpoint가 입력 가운데 requires_grad=True인 것이 없다고 경고했습니다. enable_input_require_grads()나 use_reentrant=False가 필요합니다.",
        argues={"detach_no_grad": 4.0, "lr_too_low": -3.0, "underfit": -2.0, "frozen_layers": 1.0},
        harm=Harm.NO_PROGRESS,
        source="torch/utils/checkpoint.py check_backward_validity, 1.0 to 2.14",
    ),
    TellingWarning(
        name="keras_gradients",
        words=regex(r"Gradients do not exist for variables", words=("Gradients do not exist",)),
        title="손실에서 기울기가 닿지 않는 변수가 있습니다. 그 층은 처음 값 그대로입니다.",
        statement="Keras가 기울기가 없는 변수를 경고했습니다.",
        argues={"detach_no_grad": 4.0, "lr_too_low": -2.0, "underfit": -2.0},
        harm=Harm.NO_PROGRESS,
        source="keras optimizers: filter_empty_gradients, TF 2.0 to Keras 3.15",
    ),
    TellingWarning(
        name="early_stopping_name",
        words=regex(r"Early stopping conditioned on metric .{0,60}not available", words=("Early stopping",)),
        title="EarlyStopping이 감시하는 이름이 기록에 없어 한 번도 작동하지 않았습니다. 검증 손실이 오른 뒤에도 끝까지 학습했습니다.",
        statement="Keras가 감시할 지표가 없다고 경고했습니다. 예외가 아니라 경고이므로 콜백은 조용히 건너뜁니다.",
        argues={"early_stop_wrong": 3.5},
        harm=Harm.TURNED,
        source="keras callbacks/early_stopping.py get_monitor_value returns None with a warning, 2.0.6 to 3.15 (pull request 6954)",
    ),
    TellingWarning(
        name="plateau_name",
        words=regex(r"(?:Learning rate reduction is|Reduce LR on plateau) conditioned on metric .{0,60}not available", words=("conditioned on metric",)),
        title="ReduceLROnPlateau가 감시하는 이름이 기록에 없어 학습률을 한 번도 낮추지 않았습니다.",
        statement="Keras가 감시할 지표가 없다고 경고했습니다. 콜백은 조용히 건너뜁니다.",
        argues={"sched_never_stepped": 3.0},
        harm=Harm.ALWAYS,
        source="keras callbacks/reduce_lr_on_plateau.py on_epoch_end, 2.0.6 to 3.15",
    ),
    TellingWarning(
        name="checkpoint_name",
        words=regex(r"Can save best model only with .{0,60}available", words=("Can save best model",)),
        title="ModelCheckpoint가 감시하는 이름이 기록에 없어 가장 좋은 모델이 한 번도 저장되지 않았습니다.",
        statement="Keras가 저장을 건너뛴다고 경고했습니다.",
        argues={"best_ckpt_wrong": 3.0},
        harm=Harm.ALWAYS,
        source="keras callbacks/model_checkpoint.py, 2.0 to 3.15",
    ),
    TellingWarning(
        name="ignored_alias",
        words=regex(r"(?:num_iterations|num_leaves|learning_rate|min_data_in_leaf|max_depth|bagging_fraction|feature_fraction) is set=\S+, \w+=\S+ will be ignored", words=("will be ignored",)),
        title="같은 설정이 두 이름으로 적혀 하나가 버려졌고, 지표는 아직 나아지고 있었습니다.",
        statement="LightGBM이 어느 값을 쓰고 어느 값을 버렸는지 적었습니다.",
        argues={"config_error": 3.5, "epochs_too_few": 2.0, "underfit": -1.0, "overfit": -2.0},
        harm=Harm.STILL_GAINS,
        source="LightGBM docs/Parameters.rst: the first of the aliases wins with a warning, 2.0 to 4.7",
    ),
    TellingWarning(
        name="dropped_steps",
        words=regex(r"Steps? must (?:be monotonically increasing|only increase in log calls)|Step \d+ < \d+\. Dropping entry", words=("must be monotonically", "must only increase", "Dropping entry")),
        title="W&B가 뒤로 간 스텝의 기록을 버렸습니다. 그래프에서 끊긴 곡선은 학습이 멈춘 것이 아닙니다.",
        statement="W&B가 현재보다 작은 스텝의 기록을 무시한다고 경고했습니다.",
        argues={"tracker_log_confusion": 2.5},
        harm=Harm.ALWAYS,
        source="wandb core handler: partial history below the current step is dropped, 0.10 to 0.22 (issue 9449)",
    ),
    TellingWarning(
        name="options_cut_off",
        words=regex(r"^--[a-zA-Z][\w.-]*(?:=\S*)?: command not found"),
        title="시작 스크립트의 줄 이음이 끊겨, 셸이 옵션을 명령으로 실행하려 했습니다. 그 줄부터의 옵션은 학습에 전달되지 않아 기본값이 쓰였습니다.",
        statement="셸이 이 옵션을 명령으로 찾다가 실패했습니다. 바로 앞줄 끝에 \\ 문자가 없거나 그 뒤에 빈칸이 있습니다.",
        argues={"config_error": 3.5},
        harm=Harm.ALWAYS,
        source="bash(1), QUOTING: a backslash continues a line only right before the newline",
    ),
    TellingWarning(
        name="cuda_does_not_start",
        words=regex(r"^CUDA initialization: "),
        title="PyTorch가 GPU를 시작하지 못했습니다. torch.cuda.is_available() 값이 False가 되므로, 오류 없이 CPU로 학습했을 수 있습니다.",
        statement="torch.cuda가 초기화에 실패했다고 경고했습니다. 드라이버와 이 판의 CUDA, 컨테이너의 GPU 연결을 확인해야 합니다.",
        argues={"env_version": 3.0, "step_stall": -1.0, "dataloader_bottleneck": -1.0},
        harm=Harm.ALWAYS,
        source="c10/cuda/CUDAFunctions.cpp device_count(): catches the error, warns and returns 0, 1.8 to 2.14",
    ),
)  # fmt: skip


def telling_warning(text: str) -> TellingWarning | None:
    """Return what a line warns of, None for one that the table does not know."""
    return next((w for w in TELLING_WARNINGS if w.words.search(text)), None)
