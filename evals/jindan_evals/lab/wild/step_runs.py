# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN003, ANN202, D103, N812, PLR0913, PLR0917, ANN204
"""Runs logged by step: language models, segmenters, regressions, crashes, and notes that blame the wrong thing."""

from __future__ import annotations

import math
import os
import time

import torch
import torch.nn.functional as F

from jindan_evals.lab.scenario import More, crashed, failing, healthy, short
from jindan_evals.lab.wild import kit, notations
from jindan_evals.lab.wild.table import Wild

_STUCK = (
    "plateau_chance_ce",
    "plateau_lm_uniform",
    "plateau_prior",
    "params_not_in_optim",
    "frozen_layers",
    "detach_no_grad",
    "grad_vanish",
)
_HIGH = (
    "lr_too_high_oscillate",
    "diverge_no_nan",
    "optimizer_lr_mismatch",
    "warmup_missing",
    "grad_explode",
    "nan_lr_diverge",
)
_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "long_plateau_waste")


def _lm(
    n=1500,
    lr=2e-3,
    opt=None,
    causal=True,
    schedule=None,
    epochs=6,
    say=notations.nano,
    step=notations.nano_step,
    every=20,
    **more,
) -> None:
    model = kit.Attention(32, 32, causal=causal)
    kit.Fit(model=model, train=kit.letters(n), val=kit.letters(200, seed=2), lr=lr, opt=opt(model) if opt else None, schedule=schedule, each_batch=True,
            say=say, each_step=step, every=every, epochs=epochs, score=None, **more).run()  # fmt: skip


def lm_fine() -> None:
    print(
        "number of parameters: 0.03M\nnum decayed parameter tensors: 10, with 27,648 parameters\ncompiling the model... (takes a ~minute)"
    )
    _lm(schedule=lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda s: min(1, (s + 1) / 30)))


def lm_sees_ahead() -> None:
    print("config: {'model': 'tiny-gpt', 'vocab_size': 32, 'block_size': 24, 'lr': 0.002}")
    model = kit.Attention(32, 32, causal=False)

    class Peek(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.m = kit.Attention(32, 32, causal=False)
            self.m.causal = True

        def forward(self, x):
            h = self.m.tok(x) + self.m.pos[: x.shape[1]]
            return self.m.head(self.m.body(h))

    (x, _), (vx, _) = kit.letters(1500), kit.letters(200, seed=2)
    del model
    kit.Fit(
        model=Peek(),
        train=(x, x),
        val=(vx, vx),
        lr=2e-3,
        say=notations.nano,
        each_step=notations.nano_step,
        every=20,
        epochs=6,
        score=None,
    ).run()


def lm_rate() -> None:
    print("config: {'vocab_size': 32, 'lr': 0.3, 'optimizer': 'adamw', 'warmup_steps': 0}")
    _lm(opt=lambda m: torch.optim.AdamW(m.parameters(), lr=0.3), step=notations.llm_step)


def lm_decay() -> None:
    print("args: Namespace(lr=0.003, weight_decay=40.0, optimizer='adamw', batch_size=32, vocab_size=32)")
    _lm(opt=lambda m: torch.optim.AdamW(m.parameters(), lr=3e-3, weight_decay=40.0), step=notations.llm_step)


def adds_up() -> None:
    print("args: Namespace(lr=0.002, optimizer='sgd', batch_size=32, num_classes=6)")
    train, val = kit.pictures(800, 6, seed=1), kit.pictures(200, 6, seed=2)
    model = kit.Cnn(6, norm=False)
    model(train[0][:2])
    kit.Fit(
        model=model,
        train=train,
        val=val,
        opt=torch.optim.SGD(model.parameters(), lr=2e-3),
        zero=False,
        say=notations.hangul,
        each_step=notations.hangul_step,
        every=5,
        epochs=8,
    ).run()


def rising_to_the_end() -> None:
    total = 46 * 6
    _lm(
        schedule=lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda s: (s + 1) / (total * 8)),
        step=notations.llm_step,
        lr=1e-3,
    )


def cosine_too_short() -> None:
    _lm(schedule=lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 45), step=notations.llm_step, lr=3e-3, every=5)


def half_overflows() -> None:
    print("dtype: float16, device: cpu, lr: 0.001, optimizer: adam")
    train, val = kit.rows(600), kit.rows(100, seed=2)
    model = kit.dense(12, 1, hidden=256).half()
    kit.Fit(model=model, train=(train[0].half() * 90, train[1].half() * 300), val=(val[0].half() * 90, val[1].half() * 300), loss=F.mse_loss, score=None, say=notations.columns,
            each_step=notations.llm_step, every=4, epochs=4, opt=torch.optim.SGD(model.parameters(), lr=1e-6)).run()  # fmt: skip


def one_bad_row() -> None:
    (x, y), val = kit.pictures(960, 6, seed=1), kit.pictures(200, 6, seed=2)

    def spoil(bx, by, step):
        return (
            (bx.clone().index_put_((torch.tensor([0]),), torch.tensor(float("nan"))), by) if step == 137 else (bx, by)
        )

    kit.Fit(
        model=kit.Cnn(6, norm=False),
        train=(x, y),
        val=val,
        say=notations.bars,
        each_step=notations.llm_step,
        every=3,
        epochs=8,
        change_batch=spoil,
    ).run()


def large_targets() -> None:
    train, val = kit.rows(1000, scale=50, shift=20), kit.rows(200, seed=2, scale=50, shift=20)
    kit.Fit(
        model=kit.dense(12, 1),
        train=train,
        val=val,
        loss=F.mse_loss,
        score=None,
        lr=1e-2,
        say=notations.hangul_done,
        epochs=25,
    ).run()


def _say_iou(r):
    print(
        f"Epoch {int(r['epoch'])}/{int(r['epochs'])} | train_loss: {r['loss']:.4f} | val_loss: {r['val_loss']:.4f} | val_iou: {r['val_acc']:.4f}",
        flush=True,
    )


def masks_fine() -> None:
    kit.Fit(
        model=kit.Unet(),
        train=kit.masks(300),
        val=kit.masks(80, seed=2),
        loss=F.binary_cross_entropy_with_logits,
        score=kit.iou,
        say=_say_iou,
        epochs=8,
        lr=4e-3,
    ).run()


def masks_none() -> None:
    (x, y), (vx, vy) = kit.masks(300), kit.masks(80, seed=2)
    order = torch.randperm(len(y), generator=torch.Generator().manual_seed(1))
    kit.Fit(
        model=kit.Unet(),
        train=(x, y[order]),
        val=(vx, vy),
        loss=F.binary_cross_entropy_with_logits,
        score=kit.iou,
        say=_say_iou,
        epochs=10,
        lr=2e-3,
    ).run()


def _some_epochs(epochs=4, say=notations.bars) -> None:
    kit.Fit(
        model=kit.Cnn(6),
        train=kit.pictures(640, 6, seed=1),
        val=kit.pictures(200, 6, seed=2),
        say=say,
        epochs=epochs,
        lr=5e-4,
    ).run()


def memory_in_a_cell() -> None:
    _some_epochs(2)
    print("OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 15.78 GiB total capacity; 13.60 GiB already allocated; 1.02 GiB free; 13.92 GiB reserved in total by PyTorch) "
          "If reserved memory is >> allocated memory try setting max_split_size_mb to avoid fragmentation.  See documentation for Memory Management and PYTORCH_CUDA_ALLOC_CONF")  # fmt: skip


def segfault() -> None:
    _some_epochs(3)
    print("Segmentation fault (core dumped)")


def still_on() -> None:
    _some_epochs(2, say=notations.hangul)


def waits_for_data() -> None:
    def slow(r):
        print(
            f"[{int(r['step'])}/{int(r['total'])}] loss {r['loss']:.4f} lr {r['lr']:.2e} data_time 0.8{int(r['step']) % 10}1 batch_time 0.9{int(r['step']) % 10}0",
            flush=True,
        )

    kit.Fit(
        model=kit.Cnn(6),
        train=kit.pictures(960, 6, seed=1),
        val=kit.pictures(200, 6, seed=2),
        say=notations.bars,
        each_step=slow,
        every=5,
        epochs=6,
        lr=5e-4,
    ).run()


def own_error() -> None:
    _some_epochs(1)
    batch = {"image": torch.zeros(2, 3), "label": torch.zeros(2)}
    print(batch["labels"])


def hangs_then_killed() -> None:
    _some_epochs(2)
    print(
        f"RSS {30.1 + time.time() % 1:.1f} GB\nslurmstepd: error: Detected 1 oom_kill event in StepId=8123.batch. Some of the step tasks have been OOM Killed.",
        flush=True,
    )
    os._exit(137)


def noise_and_heart() -> None:
    (x, y), val = kit.pictures(240, 6, seed=1, noise=1.6), kit.pictures(300, 6, seed=2, noise=1.6)
    hit = torch.rand(len(y), generator=torch.Generator().manual_seed(1)) < 0.4
    y = torch.where(hit, torch.randint(6, y.shape, generator=torch.Generator().manual_seed(2)), y)
    kit.Fit(
        model=kit.Cnn(6, width=32), train=(x, y), val=val, say=notations.loguru, train_score=True, epochs=30, lr=2e-3
    ).run()


def small_batch_bounce() -> None:
    print("config: {'batch_size': 2, 'lr': 0.02, 'optimizer': 'sgd', 'momentum': 0.9, 'num_classes': 6}")
    train, val = kit.pictures(400, 6, seed=1, noise=1.5), kit.pictures(200, 6, seed=2, noise=1.5)
    model = kit.Cnn(6, norm=False)
    model(train[0][:2])
    kit.Fit(
        model=model,
        train=train,
        val=val,
        batch=2,
        opt=torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9),
        say=notations.hangul,
        epochs=12,
    ).run()


_LN32 = f"{math.log(32):.3f}"
RUNS = (
    Wild(name="lm-fine", play=lm_fine, truth=healthy("Learns.")),
    Wild(
        name="lm-sees-ahead",
        play=lm_sees_ahead,
        truth=failing(("label_shift_bug", "leakage", "wrong_loss", "metric_bug"), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="lm-rate",
        play=lm_rate,
        truth=failing(("optimizer_lr_mismatch", *_HIGH, *_STUCK)),
        files={"NOTES.md": "# 메모\n\n원인은 데이터 품질 문제로 보인다. 학습률은 문제없다.\n"},
    ),
    Wild(
        name="lm-decay",
        play=lm_decay,
        truth=failing(("weight_decay_excess", *_STUCK)),
        files={"memo.txt": "loss가 안 떨어지는 건 토크나이저 때문인 것 같음\n"},
    ),
    Wild(name="adds-up", play=adds_up, truth=failing(("missing_zero_grad", *_HIGH, "dying_relu"))),
    Wild(name="rising-to-the-end", play=rising_to_the_end, truth=failing(("warmup_too_long", "lr_too_low"))),
    Wild(
        name="cosine-too-short",
        play=cosine_too_short,
        truth=failing(("sched_cosine_rebound",), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="half-overflows",
        play=half_overflows,
        truth=failing(
            ("nan_fp16_overflow", "nan_lr_diverge", "nan_from_step0", "input_not_normalised", "grad_explode")
        ),
    ),
    Wild(
        name="one-bad-row",
        play=one_bad_row,
        truth=failing(("nan_bad_data", "corrupt_data")),
        files={"README.md": "실험 12\n\nNaN의 원인: 학습률이 너무 높아서 발산함. lr을 1/10로 낮추고 재시도 예정.\n"},
    ),
    Wild(
        name="large-targets",
        play=large_targets,
        truth=healthy("MSE in the hundreds is the scale of the target.", remarks_ok=("input_not_normalised",)),
    ),
    Wild(name="masks-fine", play=masks_fine, truth=healthy("IoU rises.")),
    Wild(
        name="masks-none",
        play=masks_none,
        truth=failing(("plateau_prior", "labels_shuffled", "class_imbalance", "plateau_bce_0693", "metric_bug")),
    ),
    Wild(
        name="memory-in-a-cell",
        play=memory_in_a_cell,
        truth=crashed(
            ("oom_capacity", "oom_fragmentation", "oom_leak", "oom_other_process"),
            more=More(note="total 15.78, allocated 13.60: what is held is not shown"),
        ),
    ),
    Wild(
        name="segfault",
        play=segfault,
        truth=crashed(("crash_cause_not_shown", "env_version", "code_error", "hardware_fault")),
    ),
    Wild(
        name="still-on",
        play=still_on,
        log="train_epoch100.log",
        files={"config.yaml": "epochs: 100\nlr: 0.0005\nnum_classes: 6\n"},
        truth=short("2 epochs of 100."),
    ),
    Wild(
        name="waits-for-data",
        play=waits_for_data,
        truth=healthy("Learns; the loader takes nine tenths.", remarks_ok=("dataloader_bottleneck",)),
    ),
    Wild(
        name="own-error",
        play=own_error,
        truth=crashed(("code_error",)),
        files={"note.md": "GPU 메모리 부족으로 죽은 것 같다. 배치를 절반으로.\n"},
    ),
    Wild(
        name="slurm-oom",
        play=hangs_then_killed,
        truth=crashed(("host_oom_kill",)),
        files={"notes.md": "It crashed because the learning rate is too high.\n"},
    ),
    Wild(
        name="noise-and-heart",
        play=noise_and_heart,
        truth=failing(("label_noise", *_OVER), more=More(note="40 % of the labels are random.")),
    ),
    Wild(
        name="small-batch-bounce",
        play=small_batch_bounce,
        truth=failing(("lr_too_high_oscillate", "batch_noise", *_STUCK, *_HIGH, "dying_relu")),
    ),
)
