"""How each trainer spells the things a fix plan touches, so that no plan speaks another trainer's language.

Source: the trainers' own documentation (Ultralytics 8 default.yaml, transformers TrainingArguments and callbacks,
Lightning 2 Trainer, MMEngine and mmcv hooks, Megatron-LM arguments, Keras 3 callbacks, fairseq options).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from jindan_tools.model.run import Framework


class Dialect(Struct, frozen=True, kw_only=True):
    """The words of one trainer; an empty string means that it has no such thing.

    `settings` names where settings live. `accumulation`, `clip`, `patience` and `keep` are parameter names,
    `patience_place` is where that of early stopping is written ('' where settings live); `resume`,
    `nan_stop`, `checkpointing` and `half` are what one types to resume, to stop at NaN, to recompute activations and
    to train in mixed precision.
    """

    settings: str = "학습 스크립트"
    accumulation: str = "누적 스텝 수"
    clip: str = "clip_grad_norm_ max_norm"
    patience: str = "early stopping patience"
    patience_place: str = ""
    keep: str = "보관할 체크포인트 수"
    resume: str = "마지막 체크포인트의 모델, 옵티마이저, 스케줄러 상태를 불러와 재개"
    nan_stop: str = "if not torch.isfinite(loss): raise RuntimeError(step)"
    nan_place: str = "학습 루프의 backward() 앞"
    checkpointing: str = "torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False)"
    half: str = "torch.autocast('cuda', dtype=torch.bfloat16)"


_PLAIN = Dialect()
_DIALECTS: Mapping[Framework, Dialect] = {
    Framework.ULTRALYTICS: Dialect(
        settings="명령행 인수 또는 model.train() 인수",
        accumulation="",
        clip="",
        patience="patience",
        keep="",
        resume="yolo train resume model=weights/last.pt",
        nan_stop="model.add_callback('on_train_batch_end', lambda t: t.loss.isfinite().all() or exit('NaN'))",
        nan_place="model.train() 호출 앞",
        checkpointing="",
        half="amp=True",
    ),
    Framework.YOLOV5: Dialect(
        settings="train.py 명령행 인수",
        accumulation="",
        clip="",
        patience="--patience",
        keep="",
        resume="python train.py --resume weights/last.pt",
        checkpointing="",
        half="",
    ),
    Framework.HF_TRAINER: Dialect(
        settings="TrainingArguments",
        accumulation="gradient_accumulation_steps",
        clip="max_grad_norm",
        patience="EarlyStoppingCallback(early_stopping_patience)",
        patience_place="Trainer(callbacks=[...]), TrainingArguments에는 load_best_model_at_end=True",
        keep="save_total_limit",
        resume="trainer.train(resume_from_checkpoint=True)",
        nan_stop="logging_nan_inf_filter=False, on_log 콜백에서 control.should_training_stop = True",
        nan_place="TrainingArguments와 TrainerCallback",
        checkpointing="gradient_checkpointing=True",
        half="bf16=True",
    ),
    Framework.LIGHTNING: Dialect(
        settings="Trainer 인수 또는 hparams",
        accumulation="accumulate_grad_batches",
        clip="gradient_clip_val",
        patience="EarlyStopping(patience)",
        patience_place="Trainer(callbacks=[...])",
        keep="ModelCheckpoint(save_top_k)",
        resume="trainer.fit(model, ckpt_path='last')",
        nan_stop="EarlyStopping(monitor='train_loss', check_finite=True)",
        nan_place="Trainer(callbacks=[...])",
        half="Trainer(precision='bf16-mixed')",
    ),
    Framework.MMDET: Dialect(
        settings="실험 설정 파일",
        accumulation="optim_wrapper.accumulative_counts",
        clip="grad_clip.max_norm",
        keep="checkpoint.max_keep_ckpts",
        resume="python tools/train.py CONFIG.py --resume",
        nan_stop="custom_hooks=[dict(type='CheckInvalidLossHook', interval=50)]",
        nan_place="실험 설정 파일 (CheckInvalidLossHook이 없는 옛 판이면 훅을 직접 등록)",
        checkpointing="backbone.with_cp=True",
        half="optim_wrapper.type='AmpOptimWrapper'",
    ),
    Framework.MEGATRON: Dialect(
        settings="실행 스크립트 인수",
        accumulation="",
        clip="--clip-grad",
        resume="--load CHECKPOINT_DIR",
        nan_stop="--check-for-nan-in-loss-and-grad",
        nan_place="실행 스크립트 인수",
        checkpointing="--recompute-activations",
        half="--bf16",
    ),
    Framework.DEEPSPEED: Dialect(
        settings="DeepSpeed 설정(json)",
        accumulation="gradient_accumulation_steps",
        clip="gradient_clipping",
        resume="engine.load_checkpoint(CHECKPOINT_DIR)",
        nan_place="engine.backward() 앞",
        half='"bf16": {"enabled": true}',
    ),
    Framework.FAIRSEQ: Dialect(
        settings="fairseq-train 인수",
        accumulation="--update-freq",
        clip="--clip-norm",
        patience="--patience",
        keep="--keep-last-epochs",
        resume="--restore-file checkpoint_last.pt",
        checkpointing="--checkpoint-activations",
        half="--bf16",
    ),
    Framework.KERAS: Dialect(
        settings="학습 스크립트",
        accumulation="gradient_accumulation_steps (optimizer)",
        clip="clipnorm",
        patience="EarlyStopping(patience)",
        patience_place="model.fit(callbacks=[...])",
        keep="ModelCheckpoint(save_best_only=True)",
        resume="model.fit(..., callbacks=[BackupAndRestore(CHECKPOINT_DIR)])",
        nan_stop="TerminateOnNaN()",
        nan_place="model.fit(callbacks=[...])",
        checkpointing="",
        half="mixed_precision.set_global_policy('mixed_bfloat16')",
    ),
}


def dialect(framework: Framework) -> Dialect:
    """Return the words of a trainer, those of plain PyTorch for any other."""
    return _DIALECTS.get(framework, _PLAIN)
