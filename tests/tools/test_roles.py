"""The name of a logged column tells what it measures, whatever framework printed it."""

import pytest

from jindan_tools.model.series import Role
from jindan_tools.readers.roles import describe

UP, DOWN, NONE = True, False, None
NAMES: list[tuple[str, Role, bool | None]] = [
    # Ultralytics and YOLOv5
    ("train/box_loss", Role.TRAIN_LOSS, DOWN),
    ("val/box_loss", Role.VAL_LOSS, DOWN),
    ("metrics/precision(B)", Role.VAL_METRIC, UP),
    ("metrics/mAP50(B)", Role.VAL_METRIC, UP),
    ("metrics/mAP50-95(M)", Role.VAL_METRIC, UP),
    ("metrics/mAP_0.5:0.95", Role.VAL_METRIC, UP),
    ("metrics/accuracy_top1", Role.VAL_METRIC, UP),
    ("x/lr0", Role.LEARNING_RATE, NONE),
    ("lr/pg0", Role.LEARNING_RATE, NONE),
    ("val Prec@1", Role.VAL_METRIC, UP),
    # Research scripts
    ("episode return", Role.TRAIN_METRIC, UP),
    ("eval_return", Role.VAL_METRIC, UP),
    ("return_code", Role.OTHER, NONE),
    ("test recon", Role.VAL_LOSS, DOWN),
    ("neg_elbo", Role.TRAIN_LOSS, DOWN),
    ("bits_per_dim", Role.TRAIN_METRIC, DOWN),
    ("tr_loss", Role.TRAIN_LOSS, DOWN),
    ("te_acc", Role.VAL_METRIC, UP),
    ("lossVal", Role.VAL_LOSS, DOWN),
    ("valloss", Role.VAL_LOSS, DOWN),
    ("heldout_loss", Role.VAL_LOSS, DOWN),
    ("check_mse", Role.VAL_METRIC, DOWN),
    ("fit/nll", Role.TRAIN_LOSS, DOWN),
    ("xent/valid", Role.VAL_LOSS, DOWN),
    ("HR@10", Role.VAL_METRIC, UP),
    ("검증 오차", Role.VAL_LOSS, DOWN),
    ("val_cos", Role.VAL_METRIC, UP),
    ("val_cosine_similarity", Role.VAL_METRIC, UP),
    ("cos_loss", Role.TRAIN_LOSS, DOWN),
    ("val_jaccard", Role.VAL_METRIC, UP),
    ("val_si_sdr", Role.VAL_METRIC, UP),
    ("sdr_loss", Role.TRAIN_LOSS, DOWN),
    ("epe_mean", Role.TRAIN_METRIC, DOWN),
    ("val_per", Role.VAL_METRIC, DOWN),
    ("val_percent", Role.OTHER, NONE),
    # Hugging Face and TRL
    ("loss", Role.TRAIN_LOSS, DOWN),
    ("eval_loss", Role.VAL_LOSS, DOWN),
    ("eval_accuracy", Role.VAL_METRIC, UP),
    ("eval_wer", Role.VAL_METRIC, DOWN),
    # Nobody computes these on the training rows unless the name says so.
    ("exact_match", Role.VAL_METRIC, UP),
    ("rougeL", Role.VAL_METRIC, UP),
    ("train_exact_match", Role.TRAIN_METRIC, UP),
    ("eval_runtime", Role.TIME, NONE),
    ("eval_samples_per_second", Role.TIME, NONE),
    ("grad_norm", Role.GRAD_NORM, NONE),
    ("learning_rate", Role.LEARNING_RATE, NONE),
    ("scaler_scale", Role.LOSS_SCALE, NONE),
    ("mem_MB", Role.MEMORY, NONE),
    ("va", Role.VAL_LOSS, DOWN),
    ("mean_token_accuracy", Role.TRAIN_METRIC, UP),
    ("rewards/margins", Role.TRAIN_METRIC, UP),
    ("rewards/rejected", Role.OTHER, NONE),
    ("objective/kl", Role.OTHER, NONE),
    # names that people give
    ("ema/top1", Role.VAL_METRIC, UP),
    ("raw/ce", Role.VAL_LOSS, DOWN),
    ("loss_va", Role.VAL_LOSS, DOWN),
    ("tr_nll", Role.TRAIN_LOSS, DOWN),
    ("val/info_nce", Role.VAL_LOSS, DOWN),
    ("train_bce", Role.TRAIN_LOSS, DOWN),
    ("obj", Role.OTHER, NONE),
    ("batch_cost", Role.TIME, NONE),
    ("g_norm", Role.GRAD_NORM, NONE),
    ("grads/global_norm", Role.GRAD_NORM, NONE),
    ("num_input_tokens_seen", Role.OTHER, NONE),
    # Lightning
    ("train_loss_step", Role.TRAIN_LOSS, DOWN),
    ("train_loss_epoch", Role.TRAIN_LOSS, DOWN),
    ("avg_val_loss", Role.VAL_LOSS, DOWN),
    ("val_loss/dataloader_idx_0", Role.VAL_LOSS, DOWN),
    ("lr-AdamW", Role.LEARNING_RATE, NONE),
    ("lr-AdamW/pg1", Role.LEARNING_RATE, NONE),
    ("lr-Adam-momentum", Role.OTHER, NONE),
    ("grad_norm/net.0", Role.GRAD_NORM, NONE),
    ("grad_2.0_norm_total", Role.GRAD_NORM, NONE),
    # OpenMMLab and detectron2
    ("loss_rpn_cls", Role.TRAIN_LOSS, DOWN),
    ("mask_rcnn/accuracy", Role.TRAIN_METRIC, UP),
    ("bbox/AP", Role.VAL_METRIC, UP),
    ("coco/bbox_mAP_50", Role.VAL_METRIC, UP),
    ("mIoU", Role.VAL_METRIC, UP),
    ("decode.acc_seg", Role.TRAIN_METRIC, UP),
    ("data_time", Role.TIME, NONE),
    ("eta_seconds", Role.TIME, NONE),
    ("memory", Role.MEMORY, NONE),
    # Megatron, DeepSpeed, fairseq
    ("lm loss", Role.TRAIN_LOSS, DOWN),
    ("lm loss validation", Role.VAL_LOSS, DOWN),
    ("loss scale", Role.LOSS_SCALE, NONE),
    ("gnorm", Role.GRAD_NORM, NONE),
    ("number of skipped iterations", Role.SKIPPED_STEPS, NONE),
    ("valid_nll_loss", Role.VAL_LOSS, DOWN),
    ("valid_best_loss", Role.OTHER, NONE),
    ("wps", Role.TIME, NONE),
    ("dev_ppl", Role.VAL_METRIC, DOWN),
    # Keras, TensorBoard and hand-written loggers
    ("val_accuracy", Role.VAL_METRIC, UP),
    ("Loss/train", Role.TRAIN_LOSS, DOWN),
    ("Loss/val", Role.VAL_LOSS, DOWN),
    ("Accuracy/train", Role.TRAIN_METRIC, UP),
    ("trainLoss", Role.TRAIN_LOSS, DOWN),
    ("valLoss", Role.VAL_LOSS, DOWN),
    ("score_corr", Role.TRAIN_METRIC, UP),
    ("d_loss", Role.TRAIN_LOSS, DOWN),
    ("g_loss", Role.TRAIN_LOSS, DOWN),
    ("real_fake_auroc", Role.TRAIN_METRIC, UP),
    ("min_val_loss", Role.OTHER, NONE),
    ("intensity_scaler_inv_loss", Role.TRAIN_LOSS, DOWN),
    ("train-rmse", Role.TRAIN_METRIC, DOWN),
    ("검증 손실", Role.VAL_LOSS, DOWN),
    ("검증 정확도", Role.VAL_METRIC, UP),
    # Chinese
    ("验证损失", Role.VAL_LOSS, DOWN),
    ("训练损失", Role.TRAIN_LOSS, DOWN),
    ("验证准确率", Role.VAL_METRIC, UP),
    # Words that merely contain a pattern
    ("beta", Role.OTHER, NONE),
    ("sentiment", Role.OTHER, NONE),
    ("indices", Role.OTHER, NONE),
    ("previous", Role.OTHER, NONE),
    ("nanms", Role.OTHER, NONE),
    ("epoch", Role.OTHER, NONE),
]

WHOLE = (
    "loss", "train_loss", "val_loss", "Loss/train", "loss_val", "avg_val_loss", "total_loss", "lm loss", "eval/loss",
    "train_losses", "val_loss_list", "train_loss_epoch", "validation/main/loss", "test-logloss", "학습 손실",
    "验证损失",
)  # fmt: skip
PARTS = (
    "train/box_loss", "loss_cls", "loss_rpn_bbox", "d_loss", "loss_G", "kl_loss", "aux_loss", "loss/value_avg",
    "loss_ce", "positive_bag_loss", "train/policy_gradient_loss",
)  # fmt: skip


@pytest.mark.parametrize(("name", "role", "higher"), NAMES, ids=[name for name, _, _ in NAMES])
def test_a_column_name_tells_its_role_and_direction(name: str, role: Role, higher: bool | None) -> None:
    meaning = describe(name)
    assert (meaning.role, meaning.higher_is_better) == (role, higher)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_loss_is_total(name: str) -> None:
    assert describe(name).total


@pytest.mark.parametrize("name", PARTS)
def test_a_component_of_a_loss_is_not_total(name: str) -> None:
    assert not describe(name).total
