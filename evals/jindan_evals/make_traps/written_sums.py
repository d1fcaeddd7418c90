"""The traps of sums that nobody divides or zeroes, of states that are not loaded and of steps that are not scaled."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]


def gradients_add_up() -> Files:
    """Return a loop without zero_grad: the norm grows evenly, the loss follows late."""
    noise = random.Random(31)
    lines = ["Namespace(model='textcnn', lr=0.0005, epochs=8, batch=64, opt='adamw', log_every=50)"]
    for step in range(50, 3001, 50):
        loss = 0.61 + 0.08 * math.exp(-step / 300) + 0.00054 * max(0, step - 900) + noise.gauss(0, 0.02)
        lines.append(f"step {step:5d} | loss {loss:.4f} | grad_norm {0.11 * step + noise.gauss(0, 2):.2f} | lr 5.0e-04")
    return {"train.log": "\n".join(lines) + "\n", "NOTES.md": "grad_norm이 계속 커지니 clipping 1.0을 넣자.\n"}


def adapter_touches_one_module() -> Files:
    """Return a LoRA run whose targets match one small module of the first layer."""
    noise = random.Random(32)
    lines = ["trainable params: 4,096 || all params: 1,235,818,496 || trainable%: 0.0003"]
    for step in range(10, 401, 10):
        told = {
            "loss": round(2.314 + noise.gauss(0, 0.03), 4),
            "grad_norm": round(0.011 + abs(noise.gauss(0, 0.001)), 5),
            "learning_rate": round(2e-4 * (1 - (step - 1) / 400), 9),
            "epoch": round(step / 200, 2),
        }
        lines.append(str(told))
    config = {
        "peft_type": "LORA",
        "r": 8,
        "lora_alpha": 16,
        "target_modules": ["lm_head_proj"],
        "layers_to_transform": [0],
    }
    return {
        "train.log": "\n".join(lines) + "\n",
        "adapter_config.json": json.dumps({**config, "task_type": "CAUSAL_LM"}),
        "NOTES.md": "데이터 품질이 나쁘다. 손실이 안 내려감.\n",
    }


def only_the_model_is_loaded() -> Files:
    """Return a JSON log that resumes at step 500 with the model alone."""
    noise, rows = random.Random(33), list[str]()
    for step in range(20, 1001, 20):
        since = step if step <= 500 else step - 500
        loss = 0.9 + 1.6 * math.exp(-step / 220) + (0.35 * math.exp(-since / 120) if step > 500 else 0)
        rows.append(
            json.dumps(
                {"step": step, "loss": round(loss + noise.gauss(0, 0.015), 4), "lr": 1e-3 * (1 - (since - 1) / 1000)}
            )
        )
        if step == 500:
            rows.append(json.dumps({"event": "resume", "checkpoint": "ckpt_500.pt", "loaded": ["model"]}))
    return {"log.jsonl": "\n".join(rows) + "\n", "NOTES.md": "재개 후 손실이 튄 것은 데이터 순서 때문일 것.\n"}


def forty_batches() -> Files:
    """Return a held-out loss that is the sum over the batches of an evaluation."""
    noise, rows = random.Random(34), ["epoch,train_loss,val_loss,val_acc"]
    for epoch in range(1, 21):
        gap = math.exp(-epoch / 3.5)
        loss, right = 0.21 + 1.9 * gap, 0.941 - 0.7 * gap + noise.gauss(0, 0.002)
        rows.append(
            f"{epoch},{loss + noise.gauss(0, 0.005):.4f},{40 * (1.06 * loss + noise.gauss(0, 0.006)):.4f},{right:.4f}"
        )
    params = "batch_size: 250\nval_samples: 10000\ntrain_samples: 50000\nepochs: 20\nlr: 0.001\noptimizer: adam\n"
    note = "val loss가 train의 40배. 심한 과적합. dropout 0.5 추가.\n"
    return {"log.csv": "\n".join(rows) + "\n", "params.yaml": params, "NOTES.md": note}


def eight_thousand_images() -> Files:
    """Return ImageNet on sixteen devices at the rate of one."""
    noise, lines = random.Random(35), list[str]()
    for epoch in range(90):
        rate = 0.02 * (epoch + 1) if epoch < 5 else 0.05 * (1 + math.cos(math.pi * (epoch - 5) / 85))
        gap, one, five = (math.exp(-epoch / pace) for pace in (15, 14, 12))
        lines.append(
            f"Epoch {epoch} lr {rate:.4f} train_loss {2.45 + 4.2 * gap + noise.gauss(0, 0.01):.3f} "
            f"val_top1 {63.1 - 60 * one + noise.gauss(0, 0.15):.2f} val_top5 {84.9 - 75 * five + noise.gauss(0, 0.1):.2f}"
        )
    args = {
        "arch": "resnet50",
        "batch_size": 512,
        "world_size": 16,
        "lr": 0.1,
        "opt": "sgd",
        "momentum": 0.9,
        "epochs": 90,
    }
    note = "63 %밖에 안 나온다. 데이터 증강이 너무 강한 듯.\n"
    return {
        "train.log": "\n".join(lines) + "\n",
        "args.json": json.dumps({**args, "num_classes": 1000}),
        "NOTES.md": note,
    }


def digits_stand_still() -> Files:
    """Return a ReduceLROnPlateau with the wrong mode and no logged rate: the losses repeat to the last digit."""
    noise, lines, train, held_out = random.Random(36), list[str](), 0.0, 0.0
    for epoch in range(1, 25):
        if epoch <= 6:
            gap = math.exp(-epoch / 1.4)
            train, held_out = 2.049 + 1.3 * gap + noise.gauss(0, 0.002), 2.085 + 0.9 * gap + noise.gauss(0, 0.002)
        right = 39.75 - 40 * math.exp(-min(epoch, 6) / 1.4)
        lines += [
            f"Epoch [{epoch}/24] Train Loss: {train:.4f}",
            f"    Validation Loss: {held_out:.4f}, Accuracy: {right:.2f}%",
        ]
    config = "optimizer: adam\nlearning_rate: 0.001\nlr_scheduler: plateau\nnum_epochs: 24\nbatch_size: 40\nnum_classes: 15\n"
    note = "2.05에서 평평하다. 모델이 작다. hidden을 256으로.\n"
    return {"train.log": "\n".join(lines) + "\n", "config.yaml": config, "NOTES.md": note}


SUMS: Mapping[str, Callable[[], Files]] = {
    "gradients-add-up-evenly": gradients_add_up,
    "adapter-touches-one-module": adapter_touches_one_module,
    "checkpoint-without-scheduler": only_the_model_is_loaded,
    "evaluation-adds-forty-batches": forty_batches,
    "digits-stand-still": digits_stand_still,
    "eight-thousand-images-a-step": eight_thousand_images,
}
