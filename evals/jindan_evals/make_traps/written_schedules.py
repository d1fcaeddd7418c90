"""The traps whose proof is a schedule, a step count or a constant of guessing: logs and settings, computed."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]
Record = dict[str, float]


def _state(history: list[Record], **more: object) -> str:
    last = history[-1]
    head = {"epoch": last["epoch"], "global_step": int(last["step"]), "max_steps": int(last["step"])}
    return json.dumps({**head, "log_history": history, "num_train_epochs": 1, **more}, indent=1) + "\n"


def _warm(step: int, peak: float, warmup: int, total: int) -> float:
    return peak * step / warmup if step < warmup else peak * (total - step) / (total - warmup)


def warms_up_twice() -> Files:
    """Return 2,400 steps whose scheduler was made anew at step 960: the warm-up of 80 steps comes twice."""
    lines: list[str] = []
    for step in range(20, 2401, 20):
        since = step if step <= 960 else step - 960
        bump = 0.0 if step <= 960 else 0.5 * math.exp(-(((since - 120) / 160) ** 2))
        loss = falling(step, 4.1, 1.9, 260, 3) + bump
        lines.append(
            f"step={step} lm_loss={loss:.4f} lr={_warm(since - 1, 4e-4, 80, 2400):.6e} tokens/s=41{step % 7}2\n"
        )
    return {
        "pretrain.log": "".join(lines),
        "launch.sh": "torchrun --nproc_per_node 4 pretrain.py --lr 4e-4 --warmup-steps 80 --lr-scheduler linear \\\n"
        "  --load-weights out/step_960.pt --resume-step 960\n",
        "memo.md": "960 스텝 뒤에 손실이 튀는 것은 그 구간의 데이터가 더러워서다. 12번 샤드를 빼고 다시 돌릴 것.\n",
    }


def one_cycle_once_an_epoch() -> Files:
    """Return 40 epochs under a one-cycle of 8,800 steps that Lightning called once an epoch."""
    peak, total, a_epoch = 0.05, 8800, 220
    start, up = peak / 25, 0.3 * total - 1
    noise = random.Random(11)
    rows = ["epoch,lr-SGD,step,train_loss,val_acc,val_loss"]
    for epoch in range(40):
        rate = peak + (start - peak) / 2 * (1 + math.cos(math.pi * epoch / up))
        learnt = 1 - math.exp(-(epoch + 1) / 30)
        loss = 2.08 - 1.0 * learnt + noise.gauss(0, 0.01)
        rows.append(f",{rate:.10g},{epoch * a_epoch + 49},,,")
        rows.append(f"{epoch},,{(epoch + 1) * a_epoch - 1},{loss:.5f},,")
        accuracy = 0.125 + 0.46 * learnt + noise.gauss(0, 0.004)
        rows.append(f"{epoch},,{(epoch + 1) * a_epoch - 1},,{accuracy:.5f},{loss + noise.gauss(0.02, 0.01):.5f}")
    return {
        "version_0/metrics.csv": "\n".join(rows) + "\n",
        "version_0/hparams.yaml": "arch: mobilenet_v3_small\nbatch_size: 96\nmax_epochs: 40\nmax_lr: 0.05\noptimizer: SGD\n"
        "lr_scheduler: OneCycleLR\ntotal_steps: 8800\nnum_classes: 8\n",
        "NOTES.md": "Accuracy is still low after 40 epochs. The backbone is too small, take a larger one.\n",
    }


def one_class_three_times() -> Files:
    """Return an encoder fine-tuned at ten times the highest usual rate: three evaluations at the share of one class."""
    share, total = 0.6423, 900
    entropy = -share * math.log(share) - (1 - share) * math.log(1 - share)
    noise = random.Random(4)
    history: list[Record] = []
    for step in range(30, total + 1, 30):
        loss = entropy + noise.gauss(0, 0.011) + (0.4 if step == 30 else 0.0)
        rate = 1e-3 * (1 - (step - 1) / total)
        history.append(
            {
                "epoch": step / 300,
                "grad_norm": 0.31 + noise.random() / 5,
                "learning_rate": rate,
                "loss": round(loss, 4),
                "step": step,
            }
        )
        if step % 300 == 0:
            history.append(
                {"epoch": step / 300, "eval_accuracy": share, "eval_loss": round(entropy + 0.0012, 4), "step": step}
            )
    arguments = {
        "model_name_or_path": "monologg/koelectra-base-v3-discriminator",
        "learning_rate": 1e-3,
        "num_train_epochs": 3,
        "per_device_train_batch_size": 32,
        "optim": "adamw_torch",
        "lr_scheduler_type": "linear",
        "num_labels": 2,
    }
    return {
        "trainer_state.json": _state(history, num_train_epochs=3),
        "run_args.json": json.dumps(arguments, indent=1) + "\n",
        "readme.txt": "eval accuracy 64 %, stable from the first epoch on. Converged.\n",
    }


def loss_over_samples() -> Files:
    """Return a classifier of 20 classes at guessing, whose loss is the sum of batch means over the number of samples."""
    samples, batch, classes = 24000, 64, 20
    noise = random.Random(9)
    lines = ["device: cuda:0\n"]
    for epoch in range(1, 16):
        loss = (math.log(classes) + noise.gauss(0, 0.0012)) * math.ceil(samples / batch) / samples
        train = 100 / classes + noise.gauss(0, 0.13)
        lines.append(
            f"[{epoch}/15] train_loss={loss:.6f} train_acc={train:.2f} val_loss={(math.log(classes) + noise.gauss(0, 0.0008)) / batch:.6f} val_acc=5.00\n"
        )
    return {
        "out.txt": "".join([*lines, "done\n"]),
        "note.md": "loss 0.047까지 떨어졌으니 학습은 잘 됨. 정확도 5 %는 계산하는 코드의 버그.\n",
    }


def upside_down_to_the_floor() -> Files:
    """Return Keras's ReduceLROnPlateau with mode max on a loss: four cuts, the last down to min_lr."""
    rate, level, best, wait = 2e-3, 1.6, -1.0, 0
    lines: list[str] = []
    noise = random.Random(21)
    for epoch in range(1, 25):
        used = rate
        level = 0.4 + (level - 0.4) * (1 - 0.1 * used / 2e-3)
        loss = level + noise.gauss(0, 0.002)
        lines.append(
            f"Epoch {epoch}/24\n120/120 - 4s - 31ms/step - loss: {loss - 0.03:.4f} - val_loss: {loss:.4f} - learning_rate: {used:.4e}\n"
        )
        best, wait = (loss, 0) if loss > best else (best, wait + 1)
        if wait >= 4:
            wait, lowered = 0, max(rate * 0.25, 1e-5)
            if rate > 1e-5:
                lines.append(f"\nEpoch {epoch}: ReduceLROnPlateau reducing learning rate to {lowered:.12g}.\n")
            rate = lowered
    return {"fit.log": "".join(lines), "todo.txt": "val_loss가 1.1에서 멈춤. 데이터를 더 모아야 함.\n"}


def overflows_apart() -> Files:
    """Return a half-precision run in which five norms of a hundred are infinite, far apart, and the loss falls on."""
    history: list[Record] = []
    noise = random.Random(2)
    for step in range(10, 1001, 10):
        norm = math.inf if step in (10, 280, 520, 770, 930) else round(2.4 + noise.gauss(0, 0.3), 4)
        rate = _warm(step - 1, 2e-5, 60, 1000)
        history.append(
            {
                "epoch": step / 500,
                "grad_norm": norm,
                "learning_rate": rate,
                "loss": round(falling(step, 3.0, 1.4, 200, 5), 4),
                "step": step,
            }
        )
        if step % 250 == 0:
            history.append(
                {"epoch": step / 500, "eval_loss": round(1.45 + 1.6 * math.exp(-step / 200), 4), "step": step}
            )
    return {
        "trainer_state.json": _state(history, num_train_epochs=2),
        "args.yaml": "fp16: true\nlearning_rate: 2.0e-05\nwarmup_steps: 60\nnum_train_epochs: 2\nmax_grad_norm: 1.0\n",
        "note.txt": "grad_norm이 inf. 발산했다. 학습률을 1e-6으로 내려야 한다.\n",
    }


def steps_before_epochs() -> Files:
    """Return a run of 600 steps, a fifth of an epoch, whose configuration asks for four epochs as well."""
    history: list[Record] = []
    for step in range(25, 601, 25):
        rate = _warm(step - 1, 5e-5, 36, 600)
        history.append(
            {
                "epoch": round(step / 3000, 5),
                "grad_norm": 1.7,
                "learning_rate": rate,
                "loss": round(falling(step, 3.3, 1.2, 420, 8), 4),
                "step": step,
            }
        )
        if step % 150 == 0:
            history.append(
                {
                    "epoch": round(step / 3000, 5),
                    "eval_loss": round(1.3 + 2.1 * math.exp(-step / 420), 4),
                    "eval_exact_match": round(58 * (1 - math.exp(-step / 400)), 2),
                    "step": step,
                }
            )
    return {
        "checkpoint-600/trainer_state.json": _state(history, max_steps=600),
        "config.yaml": "learning_rate: 5.0e-05\nnum_train_epochs: 4\nmax_steps: 600\nwarmup_ratio: 0.06\nper_device_train_batch_size: 8\n",
        "memo.md": "4 에폭을 돌려도 EM 45에서 멈춘다. 모델이 작아서 그렇다. large로 바꾼다.\n",
    }


SCHEDULES: Mapping[str, Callable[[], Files]] = {
    "loss-over-samples": loss_over_samples,
    "one-class-three-times": one_class_three_times,
    "one-cycle-once-an-epoch": one_cycle_once_an_epoch,
    "overflows-apart": overflows_apart,
    "plateau-upside-down-to-floor": upside_down_to_the_floor,
    "steps-before-epochs": steps_before_epochs,
    "warm-up-comes-twice": warms_up_twice,
}
