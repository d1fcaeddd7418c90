"""The traps whose proof is what a library really does with a call or a setting: logs and scripts, computed."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]

_SCRIPT = """import torch
from torch import nn

from loaders import train_loader, val_loader

model = nn.Sequential(nn.Linear(48, 160), nn.GELU(), nn.Linear(160, 12))
optimizer = torch.optim.SGD(model.parameters(), lr={rate}, momentum=0.9)
scheduler = torch.optim.lr_scheduler.{schedule}
criterion = nn.CrossEntropyLoss()
for epoch in range(1, {epochs} + 1):
    model.train()
    train_loss = 0.0
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(train_loader)
    lr = optimizer.param_groups[0]["lr"]
    scheduler.step()
    model.eval()
    val_loss = val_acc = 0.0
    with torch.no_grad():
        for x, y in val_loader:
            out = model(x)
            val_loss += criterion(out, y).item() / len(val_loader)
            val_acc += (out.argmax(1) == y).float().mean().item() / len(val_loader)
    print(f"epoch {{epoch}} lr {{lr:.3e}} train_loss {{train_loss:.4f}} val_loss {{val_loss:.4f}} val_acc {{val_acc:.4f}}")
print("training finished")
"""


def _epochs(rates: Sequence[float], peak: float, floor: float, speed: float, seed: int) -> str:
    """Return the log of a classifier of 12 classes whose loss falls by what the rates add up to."""
    noise, lines, learnt = random.Random(seed), list[str](), 0.0
    for epoch, rate in enumerate(rates, 1):
        learnt += rate / peak
        loss = floor + (math.log(12) - floor) * math.exp(-learnt / speed)
        held = loss + 0.06 + noise.gauss(0, 0.004 * min(1.0, rate / peak + 0.05))
        accuracy = round(480 * max(0.09, 0.98 - 0.36 * held)) / 480
        lines.append(f"epoch {epoch} lr {rate:.3e} train_loss {loss:.4f} val_loss {held:.4f} val_acc {accuracy:.4f}\n")
    return "".join([*lines, "training finished\n"])


def polynomial_of_five() -> Files:
    """Return 48 epochs under PolynomialLR without total_iters: its default of 5 leaves a rate of 0 from epoch 6 on."""
    rates = [0.02 * max(0.0, 1 - e / 5) ** 0.9 for e in range(48)]
    return {
        "train.py": _SCRIPT.format(rate=0.02, schedule="PolynomialLR(optimizer, power=0.9)", epochs=48),
        "train.log": _epochs(rates, 0.02, 0.35, 9, 1),
        "memo.md": "epoch 6부터 1.9에서 멈춤. 모델이 너무 작음(underfitting). 은닉층을 1024로 늘릴 것.\n",
    }


def polynomial_of_the_run() -> Files:
    """Return the same with total_iters=48: it falls to the end."""
    rates = [0.02 * (1 - e / 48) ** 0.9 for e in range(48)]
    return {
        "train.py": _SCRIPT.format(rate=0.02, schedule="PolynomialLR(optimizer, total_iters=48, power=0.9)", epochs=48),
        "train.log": _epochs(rates, 0.02, 0.05, 6, 1),
        "memo.md": "PolynomialLR는 5번 만에 끝난다고 들음. 이 실행도 그런지 확인 필요.\n",
    }


def product_of_powers() -> Files:
    """Return 60 epochs under MultiplicativeLR with 0.94 ** epoch: the exponents add up."""
    rates, rate = list[float](), 0.01
    for epoch in range(60):
        rate *= 1.0 if epoch == 0 else 0.94**epoch
        rates.append(rate)
    return {
        "train.py": _SCRIPT.format(
            rate=0.01, schedule="MultiplicativeLR(optimizer, lr_lambda=lambda epoch: 0.94 ** epoch)", epochs=60
        ),
        "train.log": _epochs(rates, 0.01, 0.3, 11, 2),
        "NOTES.md": "The rate only falls by 6 % an epoch, so the plateau at 1.6 is label noise.\n",
    }


def lowest_is_the_best() -> Files:
    """Return fairseq with best_checkpoint_metric bleu and no maximize flag: best_bleu is the lowest so far."""
    noise, best, updates, lines = random.Random(8), math.inf, 0, list[str]()
    stamp = "2026-10-02 09:{:02d}:{:02d} | INFO | "
    lines.append(
        stamp.format(0, 1)
        + "fairseq_cli.train | {'common': {'seed': 3, 'fp16': True}, 'optimization': {'max_epoch': 14, "
        "'lr': [0.0007]}, 'checkpoint': {'best_checkpoint_metric': 'bleu', 'maximize_best_checkpoint_metric': False, "
        "'keep_best_checkpoints': 1}, 'criterion': {'_name': 'label_smoothed_cross_entropy', 'label_smoothing': 0.1}}\n"
    )
    for epoch in range(1, 15):
        for part in range(1, 4):
            updates += 200
            loss = falling(updates, 11.4, 3.9, 1700, updates)
            lines.append(
                stamp.format(epoch * 3, part)
                + f"train_inner | epoch {epoch:03d}: {part * 200:6d} / 604 loss={loss:.3f}, "
                f"nll_loss={loss - 1.5:.3f}, ppl={2 ** (loss - 1.5):.2f}, num_updates={updates}, "
                f"lr={7e-4 * min(updates / 2000, math.sqrt(2000 / updates)):.6g}, gnorm={1 + noise.random() / 5:.3f}\n"
            )
        bleu = 31.2 * (1 - math.exp(-epoch / 3)) + noise.gauss(0, 0.1)
        held, best = 3.9 + 5 * math.exp(-epoch / 3), min(best, bleu)
        lines.append(
            stamp.format(epoch * 3, 40)
            + f"valid | epoch {epoch:03d} | valid on 'valid' subset | loss {held:.3f} | nll_loss "
            f"{held - 1.6:.3f} | ppl {2 ** (held - 1.6):.2f} | bleu {bleu:.2f} | num_updates {updates} | best_bleu {best:.2f}\n"
        )
    lines.append(stamp.format(59, 1) + "fairseq_cli.train | done training in 3411.2 seconds\n")
    return {
        "train.log": "".join(lines),
        "memo.txt": "checkpoint_best로 번역하면 BLEU가 8밖에 안 나온다. 테스트 문장이 다른 도메인이라 그런 듯.\n",
    }


def engine_climbs_to_a_thousandth() -> Files:
    """Return a fine-tuning at 1e-5 under a WarmupLR of DeepSpeed without parameters."""
    noise, history = random.Random(5), list[dict[str, float]]()
    for step in range(10, 901, 10):
        rate = 1e-3 * min(1.0, math.log(step) / math.log(1000))
        loss = 1.18 + 4.6 * (1 - math.exp(-max(0, step - 20) / 260)) + noise.gauss(0, 0.03)
        row = {"epoch": step / 300, "grad_norm": 1 + noise.random(), "learning_rate": rate, "loss": round(loss, 4)}
        history.append({**row, "step": step})
        if step % 300 == 0:
            history.append({"epoch": step / 300, "eval_loss": round(loss + 0.07, 4), "step": step})
    state = {"epoch": 3.0, "global_step": 900, "max_steps": 900, "num_train_epochs": 3, "log_history": history}
    config = {
        "bf16": {"enabled": True},
        "zero_optimization": {"stage": 3},
        "optimizer": {"type": "AdamW", "params": {"lr": "auto", "weight_decay": "auto"}},
        "scheduler": {"type": "WarmupLR"},
        "train_micro_batch_size_per_gpu": "auto",
    }
    return {
        "trainer_state.json": json.dumps(state, indent=1) + "\n",
        "zero3.json": json.dumps(config, indent=1) + "\n",
        "run.sh": "deepspeed train_sft.py --model_name_or_path ./base-7b --learning_rate 1e-5 --lr_scheduler_type cosine \\\n"
        "  --warmup_ratio 0.03 --num_train_epochs 3 --per_device_train_batch_size 4 --deepspeed zero3.json\n",
        "memo.md": "손실이 초반부터 올라간다. 학습률은 1e-5라 문제가 없고, 새 데이터에 깨진 문장이 있는 것 같다.\n",
    }


def equal_to_the_last_bit() -> Files:
    """Return a Keras classifier whose metric is Accuracy(): 0 in every epoch while the loss falls."""
    script = (
        "import keras\n\nfrom rows import x_train, x_val, y_train, y_val\n\n"
        'model = keras.Sequential([keras.layers.Input((20,)), keras.layers.Dense(64, activation="relu"),\n'
        '                          keras.layers.Dense(7, activation="softmax")])\n'
        'model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[keras.metrics.Accuracy()])\n'
        "model.fit(x_train, y_train, batch_size=32, epochs=14, validation_data=(x_val, y_val), verbose=2)\n"
    )
    lines: list[str] = []
    for epoch in range(1, 15):
        loss = falling(epoch, 2.1, 0.09, 3, epoch)
        lines.append(
            f"Epoch {epoch}/14\n75/75 - 1s - 9ms/step - accuracy: 0.0000e+00 - loss: {loss:.4f} - "
            f"val_accuracy: 0.0000e+00 - val_loss: {loss + 0.08:.4f}\n"
        )
    return {
        "train.py": script,
        "fit.log": "".join(lines),
        "todo.txt": "정확도 0: 라벨 순서가 섞였음. 데이터를 다시 받자.\n",
    }


def weighed_by_its_probability() -> Files:
    """Return TRL with loss_type dft: p ln p of 0.01 beside a token accuracy of 0.46."""
    noise, history = random.Random(3), list[dict[str, float]]()
    for step in range(10, 601, 10):
        loss = 0.012 + 0.13 * math.exp(-step / 90) + abs(noise.gauss(0, 0.001))
        accuracy = 0.46 - 0.05 * math.exp(-step / 60) + noise.gauss(0, 0.004)
        entropy = 0.55 + 0.7 * math.exp(-step / 110)
        rate = 2e-5 * (1 - (step - 1) / 600)
        row = {"epoch": step / 300, "grad_norm": 0.2, "learning_rate": rate, "loss": round(loss, 5), "step": step}
        history.append({**row, "entropy": round(entropy, 4), "mean_token_accuracy": round(accuracy, 4)})
        if step % 100 == 0:
            held = {"eval_loss": round(loss, 5), "eval_mean_token_accuracy": round(accuracy - 0.01, 4)}
            history.append({"epoch": step / 300, **held, "eval_entropy": round(entropy + 0.02, 4), "step": step})
    state = {"epoch": 2.0, "global_step": 600, "max_steps": 600, "num_train_epochs": 2, "log_history": history}
    return {
        "trainer_state.json": json.dumps(state, indent=1) + "\n",
        "sft_config.json": json.dumps({"loss_type": "dft", "learning_rate": 2e-5, "max_length": 2048}, indent=1) + "\n",
        "NOTES.md": "eval loss 0.012 is impossible for unseen text: the evaluation rows are in the training set.\n",
    }


def adapter_starts_at_random() -> Files:
    """Return LoRA with init_lora_weights=False: the first loss is that of a model that the adapter spoilt."""
    history = list[dict[str, float]]()
    for step in range(5, 301, 5):
        rate = 1e-4 * (1 - (step - 1) / 300)
        loss = falling(step, 9.6, 6.9, 120, step)
        history.append(
            {"epoch": step / 100, "grad_norm": 3.1, "learning_rate": rate, "loss": round(loss, 4), "step": step}
        )
        if step % 100 == 0:
            history.append({"epoch": step / 100, "eval_loss": round(loss + 0.05, 4), "step": step})
    state = {"epoch": 3.0, "global_step": 300, "max_steps": 300, "num_train_epochs": 3, "log_history": history}
    adapter = {
        "base_model_name_or_path": "./base-1b", "init_lora_weights": False, "lora_alpha": 64, "lora_dropout": 0.05,
        "peft_type": "LORA", "r": 16, "target_modules": ["q_proj", "k_proj", "v_proj", "o_proj", "up_proj", "down_proj"],
        "task_type": "CAUSAL_LM",
    }  # fmt: skip
    return {
        "trainer_state.json": json.dumps(state, indent=1) + "\n",
        "adapter_config.json": json.dumps(adapter, indent=1) + "\n",
        "memo.md": "기본 모델의 손실은 1.9였는데 9.6에서 시작한다. 새 문서의 토크나이저가 다른 것이 원인으로 보인다.\n",
    }


def progress_counts_down() -> Files:
    """Return PPO whose rate is multiplied by 1 - remaining progress: it climbs from 0 to its end."""
    script = (
        "from stable_baselines3 import PPO\nfrom stable_baselines3.common.env_util import make_vec_env\n\n"
        'env = make_vec_env("Acrobot-v1", n_envs=8)\n'
        'model = PPO("MlpPolicy", env, n_steps=256, verbose=1, learning_rate=lambda progress: 4e-4 * (1 - progress))\n'
        "model.learn(total_timesteps=100_000)\n"
    )
    noise, lines = random.Random(6), list[str]()
    for turn in range(1, 50):
        reward = -500 + 380 * (1 - math.exp(-((turn / 30) ** 2))) + noise.gauss(0, 5)
        rows = {"rollout/ep_rew_mean": f"{reward:.0f}", "time/total_timesteps": f"{turn * 2048}"}
        rows |= {"train/learning_rate": f"{4e-4 * turn * 2048 / 100352:.3g}", "train/value_loss": f"{40 / turn:.3g}"}
        lines.append("-" * 44 + "\n" + "".join(f"| {k:<24} | {v:<12} |\n" for k, v in rows.items()) + "-" * 44 + "\n")
    return {
        "agent.py": script,
        "ppo.log": "".join(lines),
        "NOTES.md": "The rate decays to 0, so the slow start must be missing exploration: raise ent_coef.\n",
    }


def power_of_the_last_rate() -> Files:
    """Return Keras whose LearningRateScheduler multiplies the last rate by 0.93 ** epoch."""
    script = (
        "import keras\n\nfrom rows import x_train, x_val, y_train, y_val\n\n"
        'model = keras.Sequential([keras.layers.Input((48,)), keras.layers.Dense(160, activation="relu"),\n'
        '                          keras.layers.Dense(12, activation="softmax")])\n'
        'model.compile(optimizer=keras.optimizers.SGD(0.02, momentum=0.9), loss="sparse_categorical_crossentropy",\n'
        '              metrics=["accuracy"])\n'
        "decay = keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.93 ** epoch)\n"
        "model.fit(x_train, y_train, epochs=50, validation_data=(x_val, y_val), verbose=2, callbacks=[decay])\n"
    )
    rate, learnt, lines = 0.02, 0.0, list[str]()
    for epoch in range(50):
        rate *= 0.93**epoch
        learnt += rate / 0.02
        loss = 0.4 + 2.08 * math.exp(-learnt / 9)
        lines.append(
            f"Epoch {epoch + 1}/50\n94/94 - 1s - 9ms/step - accuracy: {0.97 - 0.33 * loss:.4f} - loss: {loss:.4f} - "
            f"val_accuracy: {0.95 - 0.33 * loss:.4f} - val_loss: {loss + 0.07:.4f} - learning_rate: {rate:.4e}\n"
        )
    return {
        "train.py": script,
        "fit.log": "".join(lines),
        "memo.md": "학습률은 7 %씩만 줄어듦. 1.6에서 멈춘 것은 특성의 한계.\n",
    }


def split_in_every_epoch() -> Files:
    """Return a loop that calls random_split in each epoch: validation is perfect and the test is not."""
    script = _SCRIPT.replace("from loaders import train_loader, val_loader", "from rows import dataset, test_loader")
    script = script.replace("scheduler = torch.optim.lr_scheduler.{schedule}\n", "").replace(
        "    scheduler.step()\n", ""
    )
    script = script.replace(
        "    model.train()\n",
        "    train_set, val_set = torch.utils.data.random_split(dataset, [2400, 600])\n"
        "    train_loader = torch.utils.data.DataLoader(train_set, batch_size=32, shuffle=True)\n"
        "    val_loader = torch.utils.data.DataLoader(val_set, batch_size=200)\n    model.train()\n",
    )
    noise, lines = random.Random(12), list[str]()
    for epoch in range(1, 31):
        loss = 0.05 + 2.3 * math.exp(-epoch / 9)
        held = loss * 1.02 + noise.gauss(0, 0.01)
        accuracy = round(600 * min(1.0, max(0.1, 1.02 - 0.36 * held))) / 600
        lines.append(f"epoch {epoch} lr 1.000e-02 train_loss {loss:.4f} val_loss {held:.4f} val_acc {accuracy:.4f}\n")
    lines.append("test_loss 3.9120 test_acc 0.3417\n")
    return {
        "train.py": script.format(rate=0.01, epochs=30),
        "train.log": "".join(lines),
        "memo.md": "검증은 1.00인데 테스트가 0.34다. 테스트 데이터가 다른 병원 것이라 그런 듯(도메인 차이).\n",
    }


def counted_in_half_precision() -> Files:
    """Return a classifier whose right answers are added up in float16: 2,048 of 3,000 each time."""
    script = _SCRIPT.replace("scheduler = torch.optim.lr_scheduler.{schedule}\n", "").replace(
        "    scheduler.step()\n", ""
    )
    script = script.replace("val_loss = val_acc = 0.0", "val_loss, correct = 0.0, torch.zeros((), dtype=torch.float16)")
    script = script.replace(
        "val_acc += (out.argmax(1) == y).float().mean().item() / len(val_loader)",
        "correct += (out.argmax(1) == y).half().sum()",
    ).replace('    print(f"epoch', '    val_acc = correct.item() / 3000\n    print(f"epoch')
    lines: list[str] = []
    for epoch in range(1, 21):
        loss = falling(epoch, 1.9, 0.05, 4, epoch)
        lines.append(
            f"epoch {epoch} lr 1.000e-02 train_loss {loss:.4f} val_loss {0.6 * loss + 0.05:.4f} val_acc {2048 / 3000:.4f}\n"
        )
    return {
        "train.py": script.format(rate=0.01, epochs=20),
        "train.log": "".join([*lines, "training finished\n"]),
        "memo.md": "정확도가 0.6827에서 오르지 않음. 가장 큰 클래스만 답하는 듯(클래스 불균형).\n",
    }


BEHAVIOURS: Mapping[str, Callable[[], Files]] = {
    "polynomial-of-five": polynomial_of_five,
    "polynomial-of-the-run": polynomial_of_the_run,
    "product-of-powers": product_of_powers,
    "lowest-is-the-best-fairseq": lowest_is_the_best,
    "engine-climbs-to-a-thousandth": engine_climbs_to_a_thousandth,
    "equal-to-the-last-bit": equal_to_the_last_bit,
    "weighed-by-its-probability": weighed_by_its_probability,
    "adapter-starts-at-random": adapter_starts_at_random,
    "progress-counts-down": progress_counts_down,
    "power-of-the-last-rate": power_of_the_last_rate,
    "split-in-every-epoch": split_in_every_epoch,
    "counted-in-half-precision": counted_in_half_precision,
}
