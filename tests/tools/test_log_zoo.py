"""Short records of many trainers: every one gives the curves a person would read off it."""

import json
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.logs import read_log
from jindan_tools.readers.open_run import open_run

FOLDER = Path(__file__).parents[1] / "fixtures" / "logs"
TRAIN, VAL, TRAINED, HELD = Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC
LR, GRAD = Role.LEARNING_RATE, Role.GRAD_NORM
EPOCH, STEP, ROW = Axis.EPOCH, Axis.STEP, Axis.ROW

# file, curve, role, whole loss, axis, number of points, (first x, value), (last x, value)
Expected = tuple[str, str, Role, bool, Axis, int, tuple[float, float], tuple[float, float]]
CURVES: list[Expected] = [
    ("sovits3.log", "loss_mel", TRAIN, False, STEP, 2, (0, 38.2507), (20, 33.2507)),
    ("sovits3.log", "lr", LR, True, STEP, 2, (0, 1e-4), (20, 9.99875e-05)),
    ("printed_dict.log", "actor/grad_norm", GRAD, True, STEP, 2, (1, 0.21), (2, 0.19)),
    ("paddleseg_config.log", "loss", TRAIN, True, STEP, 2, (20, 2.0026), (40, 1.8026)),
    ("espnet_batches.log", "loss", TRAIN, True, STEP, 9, (682, 82.447), (6138, 42.982)),
    ("espnet_batches.log", "grad_norm", GRAD, True, STEP, 9, (682, 26.231), (6138, 12.782)),
    ("espnet_batches.log", "valid/loss", VAL, True, EPOCH, 2, (1, 61.647), (2, 44.464)),
    ("icefall_framed.log", "validation loss", VAL, True, STEP, 2, (0, 1.062), (550, 0.5528)),
    ("zipvoice.log", "validation loss", VAL, True, STEP, 1, (650, 0.1242), (650, 0.1242)),
    ("zipvoice.log", "loss", TRAIN, True, STEP, 5, (550, 0.1833), (750, 0.1161)),
    ("wenet_old.log", "loss", TRAIN, True, STEP, 10, (0, 119.981885), (801, 39.988292)),
    ("wenet_old.log", "cv_loss", VAL, True, EPOCH, 1, (0, 99.97742249692729), (0, 99.97742249692729)),
    ("wenet.log", "lr", LR, True, STEP, 10, (0, 1e-5), (801, 1e-4)),
    ("wenet.log", "cv_loss", VAL, True, EPOCH, 2, (0, 100.02297), (1, 53.066193)),
    ("wenet.log", "cv_acc", HELD, True, EPOCH, 2, (0, 0.3), (1, 0.4)),
    ("openclip_evaluated.log", "Loss", TRAIN, True, STEP, 11, (1, 6.3723), (27, 4.1298)),
    ("openclip_evaluated.log", "val_loss", VAL, True, STEP, 1, (24, 4.3185), (24, 4.3185)),
    ("paddleclas_iters.log", "Eval loss", VAL, True, EPOCH, 2, (1, 3.01319), (2, 1.94982)),
    ("paddleseg.log", "eval mIoU", HELD, True, STEP, 2, (100, 0.3), (200, 0.4)),
    ("paddlenlp_trainer.log", "loss", TRAIN, True, STEP, 11, (10, 0.61685711), (110, 0.27765272)),
    ("paddlenlp_trainer.log", "eval_f1", HELD, True, STEP, 1, (100, 0.74), (100, 0.74)),
    ("paddle_config.log", "eval acc", HELD, True, ROW, 1, (1, 0.8056), (1, 0.8056)),
    ("ray_results.log", "episode_reward_mean", TRAINED, True, STEP, 2, (1, 28.5), (2, 37.0)),
    ("ray_boxes.log", "sampler_results/episode_reward_mean", TRAINED, True, STEP, 2, (1, 28.5), (2, 37.0)),
    ("mlagents.log", "Mean Reward", TRAINED, True, STEP, 4, (12000, 1.2), (48000, 4.8)),
    ("nerfstudio.log", "Test PSNR", HELD, True, STEP, 4, (0, 15.0), (300, 16.2)),
    ("litgpt_validated.log", "loss train", TRAIN, True, STEP, 15, (0, 2.104), (6, 1.047)),
    ("mindocr.log", "eval acc", HELD, True, EPOCH, 2, (1, 0.11), (2, 0.21)),
    ("parts_in_bar.log", "progress/loss", TRAIN, True, STEP, 3, (1, 2.03), (9, 1.99)),
    ("phase_before_equals.log", "val Loss", VAL, True, EPOCH, 3, (1, 0.52), (3, 0.44)),
    ("phase_before_equals.log", "Loss", TRAIN, True, EPOCH, 3, (1, 1.21), (3, 0.9)),
    ("caffe.log", "test accuracy", HELD, True, STEP, 1, (200, 0.5512), (200, 0.5512)),
    ("caffe.log", "test loss", VAL, True, STEP, 1, (200, 1.31212), (200, 1.31212)),
    ("caffe.log", "loss", TRAIN, True, STEP, 2, (100, 1.91212), (200, 1.41212)),
    ("caffe.log", "lr", LR, True, STEP, 2, (100, 0.00992565), (200, 0.00985258)),
    ("lightgbm_r.log", "train auc", TRAINED, True, STEP, 2, (59, 0.98), (60, 1.0)),
    ("lightgbm_r.log", "test auc", HELD, True, STEP, 2, (59, 0.45), (60, 0.44)),
    ("vae.log", "total loss", TRAIN, True, STEP, 3, (100, 1.702825), (300, 0.3171)),
    ("right_answers.log", "test accuracy", HELD, True, EPOCH, 2, (1, 20.78), (2, 24.24)),
    ("chainer.log", "main/loss", TRAIN, True, STEP, 3, (100, 2.31204), (300, 1.90312)),
    ("chainer.log", "validation/main/loss", VAL, True, STEP, 1, (200, 2.20117), (200, 2.20117)),
    ("chainer.log", "lr", LR, True, STEP, 3, (100, 0.00099), (300, 0.00097)),
    ("transformer_xl.log", "loss", TRAIN, True, STEP, 2, (5000, 5.56), (10000, 5.45)),
    ("transformer_xl.log", "gnorm", GRAD, True, STEP, 2, (5000, 8.33), (10000, 0.31)),
    ("transformer_xl.log", "eval loss", VAL, True, STEP, 1, (5000, 5.55), (5000, 5.55)),
    ("spacy2.log", "NER Loss", TRAIN, False, EPOCH, 2, (0, 91.512), (1, 61.204)),
    ("xgboost_stopped.log", "eval-auc", HELD, True, STEP, 3, (0, 0.672914), (2, 0.710064)),
    ("phases_before_epochs.log", "Valid F1", HELD, True, EPOCH, 2, (1, 0.0), (2, 0.2)),
    ("catboost.log", "train loss", TRAIN, True, STEP, 3, (0, 0.6821), (200, 0.3121)),
    ("catboost.log", "test loss", VAL, True, STEP, 3, (0, 0.6823), (200, 0.4623)),
    ("allennlp.log", "training_loss", TRAIN, True, EPOCH, 2, (0, 0.98), (1, 0.97)),
    ("allennlp.log", "validation_accuracy", HELD, True, EPOCH, 3, (0, 0.41), (2, 0.43)),
    ("nemo_bar.log", "progress/loss", TRAIN, True, STEP, 4, (10, 8.9), (40, 8.6)),
    ("detr_lists.txt", "bbox/AP", HELD, True, EPOCH, 3, (0, 0.0), (2, 0.02)),
    ("composer.log", "loss/train/total", TRAIN, True, STEP, 13, (0, 0.7315), (47, 0.4422)),
    ("composer.log", "metrics/eval/CrossEntropy", VAL, True, STEP, 3, (16, 0.4896), (48, 0.2866)),
    ("composer.log", "lr-DecoupledAdamW/group0", LR, True, STEP, 12, (4, 0.0075), (48, 0.0002)),
    ("composer.log", "l2_norm/grad/global", GRAD, True, STEP, 4, (12, 0.5341), (40, 0.5329)),
    ("composer_file.txt", "loss/train/total", TRAIN, True, STEP, 7, (0, 0.7315), (6, 0.6908)),
    ("composer_bars.log", "loss/train/total", TRAIN, True, STEP, 20, (0, 0.7315), (19, 0.4128)),
    ("composer_bars.log", "metrics/eval/CrossEntropy", VAL, True, STEP, 1, (16, 0.4896), (16, 0.4896)),
    ("paddle_hapi.log", "loss", TRAIN, True, STEP, 9, (4, 0.8644), (30, 0.3611)),
    ("paddle_hapi.log", "eval loss", VAL, True, EPOCH, 3, (1, 0.5324), (3, 0.2594)),
    ("paddle_hapi.log", "eval acc", HELD, True, EPOCH, 3, (1, 0.6562), (3, 0.9531)),
    ("speechbrain_log.txt", "train loss", TRAIN, True, EPOCH, 4, (1, 0.605), (4, 0.372)),
    ("speechbrain_log.txt", "valid error", HELD, True, EPOCH, 4, (1, 0.175), (4, 0.0)),
    ("trl_sft.log", "loss", TRAIN, True, STEP, 12, (2, 3.142), (24, 3.037)),
    ("trl_sft.log", "eval_loss", VAL, True, STEP, 2, (12, 3.041), (24, 3.024)),
    ("torchtune_epochs.log", "progress/loss", TRAIN, True, STEP, 16, (1, 4.368717193603516), (16, 3.557042360305786)),
    ("coqui.log", "loss", TRAIN, True, STEP, 3, (0, 3.51234), (650, 2.61234)),
    ("coqui.log", "grad_norm", GRAD, True, STEP, 2, (0, 1.2), (25, 1.1)),
    ("coqui.log", "current_lr", LR, True, STEP, 3, (0, 0.00025), (650, 0.00024)),
    ("coqui.log", "eval avg_loss", VAL, True, EPOCH, 2, (0, 2.901), (1, 2.501)),
    ("cyclegan.log", "D_A", TRAIN, False, STEP, 3, (100, 0.412), (300, 0.212)),
    ("darknet.log", "avg loss", TRAIN, True, STEP, 3, (1, 1711.301514), (1000, 2.345114)),
    ("darknet.log", "learning rate", LR, True, STEP, 3, (1, 0.0), (1000, 0.001)),
    ("detectron2.log", "bbox/AP", HELD, True, STEP, 1, (59, 12.3456), (59, 12.3456)),
    ("detectron2.log", "total_loss", TRAIN, True, STEP, 3, (19, 2.041), (59, 1.511)),
    ("detectron2.log", "lr", LR, True, STEP, 3, (19, 4.9953e-06), (59, 1.4985e-05)),
    ("detr.log", "loss", TRAIN, True, STEP, 2, (0, 44.9512), (7392, 31.2512)),
    ("detr.log", "loss", TRAIN, True, EPOCH, 1, (0, 35.452), (0, 35.452)),
    ("detr.log", "Test loss", VAL, True, EPOCH, 1, (0, 30.6512), (0, 30.6512)),
    ("detr.log", "coco/AP", HELD, True, EPOCH, 1, (0, 0.011), (0, 0.011)),
    ("detr_log.txt", "train_lr", LR, True, EPOCH, 2, (0, 9.999e-05), (1, 9.999e-05)),
    ("detr_log.txt", "train_class_error", TRAINED, True, EPOCH, 2, (0, 92.1), (1, 82.1)),
    ("detr_log.txt", "train_loss", TRAIN, True, EPOCH, 2, (0, 38.12), (1, 31.12)),
    ("detr_log.txt", "test_class_error", HELD, True, EPOCH, 2, (0, 88.1), (1, 78.1)),
    ("detr_log.txt", "test_loss", VAL, True, EPOCH, 2, (0, 33.21), (1, 29.21)),
    ("diffusers.log", "progress/loss", TRAIN, True, STEP, 3, (1, 0.221), (3, 0.187)),
    ("diffusers.log", "progress/lr", LR, True, STEP, 3, (1, 1e-07), (3, 3e-07)),
    ("espnet.log", "train/loss", TRAIN, True, EPOCH, 2, (1, 380.386), (2, 210.101)),
    ("espnet.log", "train/acc", TRAINED, True, EPOCH, 2, (1, 0.102), (2, 0.302)),
    ("espnet.log", "train/optim0_lr0", LR, True, EPOCH, 2, (1, 2.08e-06), (2, 4.08e-06)),
    ("espnet.log", "valid/loss", VAL, True, EPOCH, 2, (1, 279.955), (2, 179.955)),
    ("espnet.log", "valid/acc", HELD, True, EPOCH, 2, (1, 0.203), (2, 0.403)),
    ("estimator.log", "loss", TRAIN, True, STEP, 3, (0, 0.9460948), (200, 0.4911957)),
    ("estimator.log", "eval accuracy", HELD, True, STEP, 1, (200, 0.8123), (200, 0.8123)),
    ("estimator.log", "eval loss", VAL, True, STEP, 1, (200, 0.4712), (200, 0.4712)),
    ("fairseq_text.log", "loss", TRAIN, True, STEP, 2, (100, 13.441), (200, 11.241)),
    ("fairseq_text.log", "ppl", TRAINED, True, STEP, 2, (100, 8791.0), (200, 1911.0)),
    ("fairseq_text.log", "lr", LR, True, STEP, 2, (100, 1.25e-05), (200, 2.5e-05)),
    ("fairseq_text.log", "gnorm", GRAD, True, STEP, 2, (100, 3.512), (200, 2.112)),
    ("fairseq_text.log", "valid loss", VAL, True, EPOCH, 1, (1, 8.121), (1, 8.121)),
    ("fairseq_text.log", "valid ppl", HELD, True, EPOCH, 1, (1, 170.31), (1, 170.31)),
    ("fairseq_text.log", "loss", TRAIN, True, EPOCH, 1, (1, 9.812), (1, 9.812)),
    ("fairseq_text.log", "ppl", TRAINED, True, EPOCH, 1, (1, 630.2), (1, 630.2)),
    ("fairseq_text.log", "lr", LR, True, EPOCH, 1, (1, 0.00017175), (1, 0.00017175)),
    ("fairseq_text.log", "gnorm", GRAD, True, EPOCH, 1, (1, 1.601), (1, 1.601)),
    ("fastai.log", "train_loss", TRAIN, True, EPOCH, 3, (0, 0.874343), (2, 0.252343)),
    ("fastai.log", "valid_loss", VAL, True, EPOCH, 3, (0, 0.346721), (2, 0.281721)),
    ("fastai.log", "accuracy", HELD, True, EPOCH, 3, (0, 0.891746), (2, 0.911746)),
    ("flair.log", "loss", TRAIN, True, STEP, 3, (10, 2.11223344), (30, 1.31223344)),
    ("flair.log", "lr", LR, True, STEP, 3, (10, 0.1), (30, 0.1)),
    ("flair.log", "loss", TRAIN, True, EPOCH, 2, (1, 1.8122), (2, 1.2122)),
    ("flair.log", "lr", LR, True, EPOCH, 2, (1, 0.1), (2, 0.1)),
    ("flair.log", "DEV loss", VAL, True, EPOCH, 2, (1, 0.91223344), (2, 0.71223344)),
    ("imagenet.log", "Loss", TRAIN, True, STEP, 4, (0, 7.1012), (10005, 3.4012)),
    ("imagenet.log", "Acc@1", TRAINED, True, STEP, 4, (0, 0.0), (10005, 29.0)),
    ("imagenet.log", "val Acc@1", HELD, True, EPOCH, 2, (0, 21.31), (1, 34.31)),
    ("imagenet.log", "Test Loss", VAL, True, EPOCH, 2, (0, 3.9012), (1, 3.1012)),
    ("keras_verbose2.log", "loss", TRAIN, True, EPOCH, 2, (1, 0.2512), (2, 0.1112)),
    ("keras_verbose2.log", "accuracy", TRAINED, True, EPOCH, 2, (1, 0.9212), (2, 0.9672)),
    ("keras_verbose2.log", "val_loss", VAL, True, EPOCH, 2, (1, 0.1312), (2, 0.1012)),
    ("keras_verbose2.log", "val_accuracy", HELD, True, EPOCH, 2, (1, 0.9601), (2, 0.9701)),
    ("kohya.log", "progress/loss", TRAIN, True, STEP, 4, (99, 0.141), (200, 0.127)),
    ("lightgbm.log", "training binary_logloss", TRAIN, True, STEP, 2, (50, 0.41211), (100, 0.31211)),
    ("lightgbm.log", "valid_1 binary_logloss", VAL, True, STEP, 2, (50, 0.45511), (100, 0.40511)),
    ("llamafactory.log", "loss", TRAIN, True, STEP, 3, (10, 1.8231), (30, 1.5231)),
    ("llamafactory.log", "learning_rate", LR, True, STEP, 3, (10, 4.9964e-05), (30, 4.9664e-05)),
    ("llmc.log", "val loss", VAL, True, STEP, 2, (0, 11.009), (2, 10.412)),
    ("llmc.log", "loss", TRAIN, True, STEP, 3, (1, 10.9734), (250, 6.5812)),
    ("llmc.log", "norm", GRAD, True, STEP, 3, (1, 15.2131), (250, 1.1131)),
    ("llmc.log", "lr", LR, True, STEP, 3, (1, 8.57e-07), (250, 0.000214)),
    ("llmc_main.log", "test loss", VAL, True, STEP, 2, (0, 11.009), (250, 6.612)),
    ("llmc_main.log", "train loss", TRAIN, True, STEP, 3, (1, 10.9734), (250, 6.5812)),
    ("llmc_main.log", "lr", LR, True, STEP, 3, (1, 8.57e-07), (250, 0.000214)),
    ("llmc_main.log", "grad norm", GRAD, True, STEP, 3, (1, 15.21), (250, 1.11)),
    ("llmc_main.log", "eval accuracy", HELD, True, STEP, 1, (250, 0.2533), (250, 0.2533)),
    ("mae.log", "lr", LR, True, STEP, 4, (0, 0.0), (2501, 8e-06)),
    ("mae.log", "loss", TRAIN, True, STEP, 4, (0, 1.9512), (2501, 0.9512)),
    ("mae.log", "lr", LR, True, EPOCH, 2, (0, 2e-06), (1, 6e-06)),
    ("mae.log", "loss", TRAIN, True, EPOCH, 2, (0, 1.452), (1, 1.052)),
    ("marian.log", "loss", TRAIN, True, STEP, 3, (500, 8.12345678), (1500, 5.82345678)),
    ("marian.log", "gnorm", GRAD, True, STEP, 3, (500, 1.2001), (1500, 0.8001)),
    ("marian.log", "lr", LR, True, STEP, 3, (500, 1.5e-05), (1500, 4.5e-05)),
    ("marian.log", "valid loss", VAL, True, STEP, 2, (1000, 150.512), (2000, 120.112)),
    ("marian.log", "valid bleu", HELD, True, STEP, 2, (1000, 2.31), (2000, 9.81)),
    ("maskrcnn_benchmark.log", "loss", TRAIN, True, STEP, 2, (20, 1.5121), (40, 1.1121)),
    ("maskrcnn_benchmark.log", "lr", LR, True, STEP, 2, (20, 0.007173), (40, 0.007707)),
    ("mmpose.log", "lr", LR, True, STEP, 2, (50, 4.945e-05), (100, 9.945e-05)),
    ("mmpose.log", "heatmap_loss", TRAIN, False, STEP, 2, (50, 0.0022), (100, 0.0018)),
    ("mmpose.log", "acc_pose", TRAINED, True, STEP, 2, (50, 0.0412), (100, 0.1412)),
    ("mmpose.log", "loss", TRAIN, True, STEP, 2, (50, 0.0022), (100, 0.0018)),
    ("mmpose.log", "val/AP", HELD, True, EPOCH, 1, (1, 0.1512), (1, 0.1512)),
    ("mmseg.log", "lr", LR, True, STEP, 2, (50, 0.009997), (100, 0.009994)),
    ("mmseg.log", "decode.loss_ce", TRAIN, False, STEP, 2, (50, 2.1012), (100, 1.8012)),
    ("mmseg.log", "decode.acc_seg", TRAINED, True, STEP, 2, (50, 35.1012), (100, 45.1012)),
    ("mmseg.log", "loss", TRAIN, True, STEP, 2, (50, 3.0024), (100, 2.6024)),
    ("mmseg.log", "val/aAcc", HELD, True, STEP, 1, (100, 0.6512), (100, 0.6512)),
    ("monai.log", "average loss", TRAIN, True, EPOCH, 2, (1, 0.6712), (2, 0.5962)),
    ("monai.log", "current mean dice", HELD, True, EPOCH, 2, (1, 0.1012), (2, 0.2312)),
    ("monai.log", "train_loss", TRAIN, True, STEP, 4, (1, 0.6912), (4, 0.5812)),
    ("mxnet.log", "accuracy", TRAINED, True, STEP, 3, (50, 0.3121), (150, 0.5521)),
    ("mxnet.log", "cross-entropy", TRAIN, True, STEP, 3, (50, 2.1001), (150, 1.5001)),
    ("mxnet.log", "Train-accuracy", TRAINED, True, EPOCH, 2, (0, 0.4521), (1, 0.5821)),
    ("mxnet.log", "Validation-accuracy", HELD, True, EPOCH, 2, (0, 0.5121), (1, 0.6021)),
    ("nemo.log", "lr", LR, True, STEP, 3, (0, 1.5e-07), (2, 4.5e-07)),
    ("nemo.log", "reduced_train_loss", TRAIN, True, STEP, 3, (0, 11.03), (2, 10.55)),
    ("nemo.log", "val_loss", VAL, True, STEP, 1, (2, 10.61), (2, 10.61)),
    ("neox.log", "learning rate", LR, True, STEP, 2, (10, 1.875e-06), (20, 3.75e-06)),
    ("neox.log", "lm_loss", TRAIN, True, STEP, 2, (10, 10.97891), (20, 10.12891)),
    ("neox.log", "validation lm_loss value", VAL, True, STEP, 1, (20, 9.812345), (20, 9.812345)),
    ("nnunet1.log", "train loss", TRAIN, True, EPOCH, 2, (0, -0.1234), (1, -0.3234)),
    ("nnunet1.log", "validation loss", VAL, True, EPOCH, 2, (0, -0.2345), (1, -0.3945)),
    ("nnunet1.log", "Average global foreground Dice", HELD, True, EPOCH, 2, (0, 0.4), (1, 0.6)),
    ("nnunet1.log", "lr", LR, True, EPOCH, 2, (0, 0.009991), (1, 0.009982)),
    ("nnunet2.log", "Current learning rate", LR, True, EPOCH, 2, (0, 0.01), (1, 0.00999)),
    ("nnunet2.log", "train_loss", TRAIN, True, EPOCH, 2, (0, -0.0512), (1, -0.3512)),
    ("nnunet2.log", "val_loss", VAL, True, EPOCH, 2, (0, -0.1822), (1, -0.4122)),
    ("nnunet2.log", "Pseudo dice", HELD, True, EPOCH, 2, (0, 0.3), (1, 0.55)),
    ("openclip.log", "eval imagenet-zeroshot-val-top1", HELD, True, STEP, 1, (39, 0.0512), (39, 0.0512)),
    ("openclip.log", "LR", LR, True, STEP, 3, (1, 1e-06), (40, 4e-05)),
    ("openclip.log", "Contrastive_loss", TRAIN, False, STEP, 3, (1, 5.5412), (40, 4.4412)),
    ("openclip.log", "Loss", TRAIN, True, STEP, 3, (1, 5.5412), (40, 4.4412)),
    ("opennmt.log", "acc", TRAINED, True, STEP, 3, (50, 3.54), (150, 11.04)),
    ("opennmt.log", "xent", TRAIN, True, STEP, 3, (50, 10.22), (150, 7.76)),
    ("opennmt.log", "lr", LR, True, STEP, 3, (50, 1e-05), (150, 3e-05)),
    ("opennmt.log", "validation perplexity", HELD, True, STEP, 1, (150, 1927.34), (150, 1927.34)),
    ("paddleclas.log", "top1", TRAINED, True, STEP, 3, (0, 0.01172), (25, 0.10172)),
    ("paddleclas.log", "CELoss", TRAIN, False, STEP, 3, (0, 4.8121), (25, 4.0121)),
    ("paddleclas.log", "loss", TRAIN, True, STEP, 3, (0, 4.8121), (25, 4.0121)),
    ("paddleclas.log", "top1", TRAINED, True, EPOCH, 2, (1, 0.05172), (2, 0.15172)),
    ("paddleclas.log", "loss", TRAIN, True, EPOCH, 2, (1, 4.3121), (2, 3.7121)),
    ("paddleclas.log", "Eval CELoss", VAL, False, EPOCH, 2, (1, 4.1021), (2, 3.5021)),
    ("paddleclas.log", "Eval loss", VAL, True, EPOCH, 2, (1, 4.1021), (2, 3.5021)),
    ("paddleclas.log", "Eval top1", HELD, True, EPOCH, 2, (1, 0.09172), (2, 0.21172)),
    ("paddledet.log", "learning_rate", LR, True, STEP, 3, (0, 0.000333), (40, 0.002333)),
    ("paddledet.log", "loss_cls", TRAIN, False, STEP, 3, (0, 1.212), (40, 0.912)),
    ("paddledet.log", "loss", TRAIN, True, STEP, 3, (0, 3.412), (40, 2.511)),
    ("paddlenlp.log", "loss", TRAIN, True, STEP, 3, (10, 0.69311), (30, 0.52211)),
    ("paddlenlp.log", "acc", TRAINED, True, STEP, 3, (10, 0.53125), (30, 0.71125)),
    ("paddlenlp.log", "eval loss", VAL, True, EPOCH, 1, (2, 0.48121), (2, 0.48121)),
    ("paddlenlp.log", "eval accuracy", HELD, True, EPOCH, 1, (2, 0.78), (2, 0.78)),
    ("paddleocr.log", "lr", LR, True, STEP, 3, (10, 0.001), (30, 0.001)),
    ("paddleocr.log", "acc", TRAINED, True, STEP, 3, (10, 0.0), (30, 0.05)),
    ("paddleocr.log", "CTCLoss", TRAIN, False, STEP, 3, (10, 20.121), (30, 11.121)),
    ("paddleocr.log", "loss", TRAIN, True, STEP, 3, (10, 23.622), (30, 14.222)),
    ("paddleocr.log", "eval acc", HELD, True, EPOCH, 1, (2, 0.081), (2, 0.081)),
    ("parlai.log", "gnorm", GRAD, True, STEP, 2, (100, 2.312), (200, 2.112)),
    ("parlai.log", "loss", TRAIN, True, STEP, 2, (100, 4.212), (200, 3.812)),
    ("parlai.log", "lr", LR, True, STEP, 2, (100, 1e-05), (200, 2e-05)),
    ("parlai.log", "ppl", TRAINED, True, STEP, 2, (100, 67.49), (200, 45.24)),
    ("pix2pix.log", "G_GAN", TRAIN, False, STEP, 2, (100, 1.212), (200, 1.512)),
    ("rllib.csv", "episode_reward_mean", TRAINED, True, STEP, 3, (1, 21.2), (3, 88.9)),
    (
        "rllib.csv",
        "info/learner/default_policy/learner_stats/policy_loss",
        Role.OTHER,
        False,
        STEP,
        3,
        (1, -0.021),
        (3, -0.015),
    ),
    ("rvc.log", "lr", LR, True, STEP, 2, (0, 0.0001), (200, 9.99000449890028e-05)),
    ("rvc.log", "loss_disc", TRAIN, False, STEP, 2, (0, 4.101), (200, 3.601)),
    ("sb3.log", "rollout/ep_rew_mean", TRAINED, True, STEP, 3, (2048, 21.2), (6144, 35.6)),
    ("sb3.log", "train/learning_rate", LR, True, STEP, 2, (4096, 0.0003), (6144, 0.0003)),
    ("sentence_transformers.csv", "cosine_pearson", TRAINED, True, EPOCH, 3, (0, 0.7812), (2, 0.8212)),
    ("skorch.log", "train_loss", TRAIN, True, EPOCH, 3, (1, 0.6905), (3, 0.6619)),
    ("skorch.log", "valid_acc", HELD, True, EPOCH, 3, (1, 0.615), (3, 0.675)),
    ("skorch.log", "valid_loss", VAL, True, EPOCH, 3, (1, 0.6749), (3, 0.6533)),
    ("sovits.log", "loss_disc", TRAIN, False, STEP, 2, (0, 4.7101), (200, 2.4101)),
    ("sovits.log", "lr", LR, True, STEP, 2, (0, 0.0001), (200, 9.9975e-05)),
    ("spacy.log", "LOSS TOK2VEC", TRAIN, False, STEP, 3, (0, 0.0), (100, 30.32)),
    ("spacy.log", "ENTS_F", HELD, True, STEP, 3, (0, 0.0), (100, 38.6)),
    ("speechbrain.txt", "lr", LR, True, EPOCH, 2, (1, 0.001), (2, 0.001)),
    ("speechbrain.txt", "train loss", TRAIN, True, EPOCH, 2, (1, 2.34), (2, 1.74)),
    ("speechbrain.txt", "valid loss", VAL, True, EPOCH, 2, (1, 1.91), (2, 1.51)),
    ("speechbrain.txt", "valid CER", HELD, True, EPOCH, 2, (1, 30.12), (2, 22.12)),
    ("stylegan.log", "metrics/fid50k_full", HELD, True, STEP, 1, (0.1, 300.1), (0.1, 300.1)),
    ("stylegan_metric-fid50k_full.jsonl", "metrics/fid50k_full", HELD, True, STEP, 2, (0, 300.1), (200, 120.5)),
    ("stylegan_stats.jsonl", "Loss/G/loss", TRAIN, False, STEP, 2, (0.064, 0.81), (4.064, 1.21)),
    ("swift.log", "loss", TRAIN, True, STEP, 2, (1, 1.8231), (10, 1.4231)),
    ("swift.log", "token_acc", TRAINED, True, STEP, 2, (1, 0.61), (10, 0.67)),
    ("swift.log", "grad_norm", GRAD, True, STEP, 2, (1, 1.31), (10, 1.01)),
    ("swift.log", "learning_rate", LR, True, STEP, 2, (1, 1e-06), (10, 2e-05)),
    ("swift_logging.jsonl", "loss", TRAIN, True, STEP, 3, (1, 1.8231), (10, 1.4231)),
    ("swift_logging.jsonl", "token_acc", TRAINED, True, STEP, 3, (1, 0.61), (10, 0.67)),
    ("swift_logging.jsonl", "grad_norm", GRAD, True, STEP, 3, (1, 1.31), (10, 1.01)),
    ("swift_logging.jsonl", "learning_rate", LR, True, STEP, 3, (1, 1e-06), (10, 2e-05)),
    ("swift_logging.jsonl", "eval_loss", VAL, True, STEP, 1, (5, 1.5231), (5, 1.5231)),
    ("swift_logging.jsonl", "eval_token_acc", HELD, True, STEP, 1, (5, 0.66), (5, 0.66)),
    ("tacotron2.log", "train loss", TRAIN, True, STEP, 3, (0, 48.523456), (2, 35.223456)),
    ("tacotron2.log", "grad norm", GRAD, True, STEP, 3, (0, 72.345678), (2, 52.345678)),
    ("tacotron2.log", "validation loss", VAL, True, STEP, 1, (1, 39.512345), (1, 39.512345)),
    ("tfod1.log", "loss", TRAIN, True, STEP, 3, (1, 14.5432), (3, 11.1432)),
    ("tfod2.log", "Loss/classification_loss", TRAIN, False, STEP, 2, (100, 0.41), (200, 0.31)),
    ("tfod2.log", "Loss/total_loss", TRAIN, True, STEP, 2, (100, 0.87), (200, 0.67)),
    ("tfod2.log", "learning_rate", LR, True, STEP, 2, (100, 0.0146), (200, 0.0159)),
    ("timm.log", "Loss", TRAIN, True, STEP, 4, (0, 6.934), (2501, 5.702)),
    ("timm.log", "LR", LR, True, STEP, 4, (0, 1e-05), (2501, 0.0001008)),
    ("timm.log", "Test Loss", VAL, True, EPOCH, 2, (0, 6.1502), (1, 4.9502)),
    ("timm.log", "Test Acc@1", HELD, True, EPOCH, 2, (0, 4.012), (1, 14.012)),
    ("timm_summary.csv", "train_loss", TRAIN, True, EPOCH, 3, (0, 6.71), (2, 5.31)),
    ("timm_summary.csv", "eval_loss", VAL, True, EPOCH, 3, (0, 6.1502), (2, 4.1002)),
    ("timm_summary.csv", "eval_top1", HELD, True, EPOCH, 3, (0, 4.012), (2, 24.11)),
    ("timm_summary.csv", "lr", LR, True, EPOCH, 3, (0, 1e-05), (2, 0.0001916)),
    ("dschat_sft.log", "eval_loss", VAL, True, EPOCH, 4, (0, 8.5046), (3, 0.7281)),
    ("dschat_sft.log", "lr", LR, True, STEP, 2, (10, 9.65e-06), (20, 9.2e-06)),
    ("dschat_reward.log", "loss", TRAIN, True, EPOCH, 2, (1, 0.5931912263234456), (2, 0.4412006712318123)),
    ("dschat_reward.log", "eval_acc", HELD, True, EPOCH, 3, (0, 0.4899999797344208), (2, 0.6599999952316284)),
    ("dschat_reward.log", "eval_chosen_reward", HELD, True, EPOCH, 3, (0, 2.576474905014038), (2, 6.021123847961426)),
    ("dschat_ppo.log", "reward", TRAINED, True, STEP, 3, (0, -1.2763671875), (2, -0.61083984375)),
    ("dschat_ppo.log", "Critic Loss", Role.OTHER, False, STEP, 3, (0, 0.018463134765625), (2, 0.011993408203125)),
    ("trl_dpo.log", "loss", TRAIN, True, STEP, 3, (10, 0.6931), (30, 0.6044)),
    ("trl_dpo.log", "eval_loss", VAL, True, STEP, 1, (20, 0.6402), (20, 0.6402)),
    ("trl_dpo.log", "rewards/accuracies", TRAINED, True, STEP, 3, (10, 0.0), (30, 0.6875)),
    ("torchtune.log", "progress/loss", TRAIN, True, STEP, 3, (1, 1.8231), (3, 1.5511)),
    ("torchtune_disk.txt", "loss", TRAIN, True, STEP, 3, (1, 1.5731), (3, 1.2231)),
    ("torchtune_disk.txt", "lr", LR, True, STEP, 3, (1, 2e-06), (3, 6e-06)),
    ("vits.log", "loss_disc", TRAIN, False, STEP, 3, (0, 6.0123), (400, 2.5123)),
    ("vits.log", "lr", LR, True, STEP, 3, (0, 0.0002), (400, 0.000199975)),
    ("waveglow.log", "loss", TRAIN, True, STEP, 3, (0, -0.523456789), (2, -1.923456789)),
    ("whisper.log", "loss", TRAIN, True, STEP, 2, (25, 3.5212), (50, 2.8212)),
    ("whisper.log", "grad_norm", GRAD, True, STEP, 2, (25, 22.1), (50, 15.1)),
    ("whisper.log", "learning_rate", LR, True, STEP, 2, (25, 4.6e-07), (50, 9.4e-07)),
    ("whisper.log", "eval_loss", VAL, True, STEP, 1, (50, 0.4412), (50, 0.4412)),
    ("whisper.log", "eval_wer", HELD, True, STEP, 1, (50, 35.21), (50, 35.21)),
    ("xgboost.log", "train-logloss", TRAIN, True, STEP, 3, (0, 0.68121), (2, 0.57121)),
    ("xgboost.log", "eval-logloss", VAL, True, STEP, 3, (0, 0.68321), (2, 0.61321)),
    ("xtuner.log", "lr", LR, True, STEP, 2, (10, 6.0008e-06), (20, 1.2668e-05)),
    ("xtuner.log", "loss", TRAIN, True, STEP, 2, (10, 1.8231), (20, 1.6231)),
    ("torchvision_matrix.log", "val/mIoU", HELD, True, EPOCH, 2, (0, 61.5), (1, 69.1)),
    ("torchvision_matrix.log", "loss", TRAIN, True, STEP, 2, (0, 1.0412), (180, 0.4127)),
    ("detectron_tables.log", "bbox/AP", HELD, True, STEP, 1, (39, 31.021), (39, 31.021)),
    ("yolox_experiment.log", "total_loss", TRAIN, True, STEP, 2, (20, 11.0), (40, 10.2)),
    ("yolox.log", "coco/AP", HELD, True, EPOCH, 2, (1, 0.012), (2, 0.084)),
    ("yolox.log", "total_loss", TRAIN, True, STEP, 4, (10, 17.3), (40, 11.5)),
    ("yolox.log", "lr", LR, True, STEP, 4, (10, 1.082e-06), (40, 1.732e-05)),
]


def opened(name: str) -> Run:
    (run,) = open_run(FOLDER / f"zoo_{name}")
    return run


def curve(run: Run, name: str, axis: Axis) -> Series:
    (found,) = [s for s in run.series if s.name == name and s.axis is axis]
    return found


@pytest.mark.parametrize("case", CURVES, ids=lambda case: f"{case[0]} {case[1]} by {case[4]}")
def test_a_record_gives_its_curve(case: Expected) -> None:
    file, name, role, total, axis, count, first, last = case

    found = curve(opened(file), name, axis)

    assert (found.role, found.total, len(found)) == (role, total, count)
    assert ((found.xs[0], found.values[0]), (found.xs[-1], found.values[-1])) == (first, last)


# file, planned epochs, planned steps
PLANS: list[tuple[str, float | None, float | None]] = [
    ("timm.log", 300, None),
    ("sovits3.log", 500, None),
    ("paddleseg_config.log", None, 40),
    ("printed_dict.log", 3, None),
    ("espnet_batches.log", 3, None),
    ("icefall_framed.log", 1, None),
    ("kohya_heading.log", 5, 1000),
    ("paddle_config.log", 20, None),
    ("paddlenlp_trainer.log", 3, None),
    ("rl_games.log", 500, None),
    ("yolox.log", 300, None),
    ("yolox_experiment.log", 20, None),
    ("paddleclas.log", 20, None),
    ("paddleocr.log", 500, None),
    ("monai.log", 600, None),
    ("coqui.log", 1000, None),
    ("keras_verbose2.log", 3, None),
    ("cyclegan.log", 200, None),
    ("kohya.log", 16, 1600),
    ("diffusers.log", 100, 1000),
    ("llamafactory.log", 3, 300),
    ("opennmt.log", None, 100000),
    ("torchtune.log", None, 1617),
    ("torchtune_epochs.log", 2, None),
    ("trl_sft.log", None, 24),
    ("allennlp.log", 10, None),
    ("paddle_hapi.log", 3, None),
    ("xtuner.log", None, 1000),
    ("mmseg.log", None, 160000),
    ("swift.log", None, 300),
    ("swift_logging.jsonl", None, 300),
    ("neox.log", None, 320000),
    ("llmc.log", None, 18865),
    ("stylegan.log", None, 25000),
    ("whisper.log", None, 4000),
]


@pytest.mark.parametrize(("file", "epochs", "steps"), PLANS)
def test_a_record_tells_how_long_it_was_to_run(file: str, epochs: float | None, steps: float | None) -> None:
    run = opened(file)

    assert (run.epochs_planned, run.steps_planned) == (epochs, steps)


def test_detectron_tells_its_objects_its_classes_and_the_annotations_it_reads() -> None:
    run = opened("detectron_tables.log")
    told = [(e.kind, dict(e.data)) for e in run.events]

    assert (EventKind.CLASS_COUNTS, {"counts": "210, 355", "names": "white, brown", "classes": 2.0}) in told
    assert (EventKind.FIGURE, {"name": "objects", "value": 565.0, "of": "train"}) in told
    assert [d["class"] for kind, d in told if kind is EventKind.VALIDATION] == ["white", "brown"]
    assert [s.value for s in run.settings if s.name == "train_json"] == ["datasets/egg/train.json"]


def test_kept_anchors_keep_the_recall_that_was_checked_first() -> None:
    (run,) = open_run(FOLDER / "autoanchor.log")

    assert [e.number("value") for e in run.events if e.word("name") == "best_possible_recall"] == [0.412]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("zoo_*")), ids=lambda path: path.name)
def test_no_axis_of_a_record_runs_backwards(path: Path) -> None:
    run = opened(path.name.removeprefix("zoo_"))

    assert run.series
    assert {s.segment for s in run.series} == {0}


def log_of(*lines: str) -> list[tuple[str, Role, tuple[float, ...]]]:
    file = TextFile(path="a.log", size=1, lines=tuple(Line(number=i, text=t) for i, t in enumerate(lines, 1)))
    return [(s.name, s.role, s.values) for s in read_log(file).series]


EVALUATION = ("Epoch: [0][10/10]\tLoss 2.1e+00 (2.3e+00)", "Test: [ 0/20]\tLoss 2.0e+00 (2.0e+00)")


def test_an_evaluation_cut_off_by_the_end_of_the_log_gives_no_value() -> None:
    assert [role for _, role, _ in log_of(*EVALUATION)] == [TRAIN]


def test_an_evaluation_gives_its_last_average_once() -> None:
    found = log_of(*EVALUATION, "Test: [19/20]\tLoss 1.8e+00 (1.9e+00)")

    assert [values for _, role, values in found if role is VAL] == [(1.9,)]


def test_the_value_and_its_average_are_one_curve() -> None:
    assert [values for _, role, values in log_of(EVALUATION[0]) if role is TRAIN] == [(2.1,)]


def test_a_boosted_score_whose_best_is_its_highest_is_no_loss() -> None:
    found = log_of(
        "0:\tlearn: 0.71\ttest: 0.70\tbest: 0.70 (0)\ttotal: 1ms\tremaining: 1s",
        "1:\tlearn: 0.81\ttest: 0.78\tbest: 0.78 (1)\ttotal: 2ms\tremaining: 1s",
        "2:\tlearn: 0.84\ttest: 0.77\tbest: 0.78 (1)\ttotal: 3ms\tremaining: 1s",
    )

    assert {role for _, role, _ in found} == {Role.OTHER}


def test_the_loss_of_a_reinforced_policy_is_no_training_loss() -> None:
    found = opened("sb3.log").series

    assert not [s for s in found if s.role is TRAIN]


def test_a_policy_loss_that_is_not_finite_stays_a_loss() -> None:
    rows = (
        "| time/              |          |",
        "|    total_timesteps | 2048     |",
        "| train/             |          |",
    )

    found = log_of(*rows, "|    loss            | nan      |", "-" * 33)

    assert [role for _, role, _ in found] == [TRAIN]


def test_a_class_without_a_score_is_left_out_of_the_mean() -> None:
    found = log_of("2023-05-01 10:00:00.1: Epoch 0 ", "2023-05-01 10:03:00.1: Pseudo dice [0.4, nan, 0.2] ")

    assert found == [("Pseudo dice", HELD, (pytest.approx(0.3),))]


TABLES = [
    ("Step\tTraining Loss", "10\t2.5", "20\t2.1"),
    ("Epoch\tTraining Loss\tValidation Loss", "1\tNo log\t0.9", "2\t2.5\t0.8", "3\t2.1\t0.7"),
    ("| Epoch | Train Loss | Val Acc |", "|-------|------------|---------|", "| 1 | 2.5 | 0.1 |", "| 2 | 2.1 | 0.2 |"),
    (
        "epoch   train_loss   time",
        "0       2.5          00:21",
        "Better model found at epoch 0",
        "1       2.1          00:20",
    ),
]


@pytest.mark.parametrize("lines", TABLES)
def test_a_drawn_table_gives_its_columns(lines: tuple[str, ...]) -> None:
    assert [values for _, role, values in log_of(*lines) if role is TRAIN] == [(2.5, 2.1)]


def test_the_table_of_a_validation_is_held_out() -> None:
    header = "  exs   loss  total_train_updates"

    found = log_of(
        "10:00:00 | total_steps:100", header, " 640  4.212  100", "10:01:00 | valid:", header, "  64  4.012  100"
    )

    assert [(role, values) for name, role, values in found if "loss" in name] == [(TRAIN, (4.212,)), (VAL, (4.012,))]


QUIET = [
    ("0:\t0.95", "1:\t0.91", "0:\t0.96", "1:\t0.92"),
    ("[10] workers: 5 of them are ready",),
    ("epoch  notes  owner", "1  2  3"),
    ("test loss is computed every 100 steps",),
    ("| class  | instances |", "| cat    | 12        |", "-" * 30),
    ("Validation set: 1000 images",),
    ("Average precision is reported at the end",),
]


@pytest.mark.parametrize("lines", QUIET)
def test_a_line_that_only_looks_like_a_record_gives_nothing(lines: tuple[str, ...]) -> None:
    assert log_of(*lines) == []


def test_a_counted_step_without_a_total_is_kept(tmp_path: Path) -> None:
    records = [{"loss": 2.0 - i / 10, "global_step/max_steps": f"{i}/9", "epoch": i / 10} for i in range(1, 6)]
    (tmp_path / "logging.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n")

    (run,) = open_run(tmp_path)

    assert (run.steps_done, run.steps_planned) == (5, 9)


def test_a_step_alone_on_its_line_counts_the_figures_on_the_line_below() -> None:
    lines = [
        text
        for i in range(1, 4)
        for text in (f"iter = {20 * i}", f"\tloss = {3 - i / 10:g}, accuracy (avg) = 0.{i}, entropy = 8.0")
    ]

    found = {name: values for name, _, values in log_of(*lines)}

    assert found["loss"] == (2.9, 2.8, 2.7)
    assert found["accuracy (avg)"] == (0.1, 0.2, 0.3)


def test_json_records_of_a_loss_without_a_count_are_taken_in_their_order() -> None:
    lines = [json.dumps({"train_lr": 1e-4, "train_loss": 9.0 - i, "test_loss": 9.5 - i}) for i in range(5)]

    found = {name: values for name, _, values in log_of(*lines)}

    assert found["train_loss"] == (9.0, 8.0, 7.0, 6.0, 5.0)
    assert found["test_loss"] == (9.5, 8.5, 7.5, 6.5, 5.5)


def test_a_few_json_answers_with_a_loss_in_them_are_no_curve() -> None:
    assert log_of(*(json.dumps({"best_loss": 0.1 * i, "seed": i}) for i in range(3))) == []
