"""The traps of known facts in other clothes: other names, another texture of the log, other counts, with harmless twins."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]


def rate_zero() -> Files:
    """Return a Keras run whose cosine is over after 30 of the 150 batches of its first epoch."""
    rows = ["epoch,accuracy,learning_rate,loss,val_accuracy,val_loss"]
    for epoch in range(18):
        train = (0.1512, 2.4281) if epoch == 0 else (0.1604, 2.4117)
        rows.append(f"{epoch},{train[0]:.6f},0.0,{train[1]:.6f},0.157500,2.413386")
    told = "CosineDecay(initial_learning_rate=0.003, decay_steps=30)\nmodel.fit(x, y, epochs=30, batch_size=20)\n12 classes, 150 steps per epoch\n"
    return {"training.csv": "\n".join(rows) + "\n", "fit.log": told}


def _four_classes(accuracies: list[float], losses: list[float]) -> Files:
    lines = [
        "[설정] 클래스 4개, 배치 40, 학습률 0.0005, 에폭 9",
        "[데이터] 학습 표본 수: 정상 3040, 긁힘 400, 찍힘 320, 오염 240",
    ]
    for epoch, (accuracy, loss) in enumerate(zip(accuracies, losses, strict=True), 1):
        lines.append(
            f"[{epoch}/9] 학습 손실 {loss:.4f}  검증 손실 {loss + 0.006:.4f}  검증 정확도 {100 * accuracy:.1f}%"
        )
    return {"기록.txt": "\n".join([*lines, "학습 완료"]) + "\n"}


def always_the_largest() -> Files:
    """Return a run that answers the largest of four classes: 76 %, and a loss above the entropy of the shares (0.79)."""
    losses = [1.2911, 1.1402, 1.0322, 0.9561, 0.9044, 0.8730, 0.8541, 0.8432, 0.8377]
    return _four_classes([0.688, 0.744, 0.758, 0.761, 0.761, 0.761, 0.761, 0.761, 0.761], losses)


def rarer_classes_found() -> Files:
    """Return a run on the same counts that learns all four."""
    losses = [0.7012, 0.4133, 0.2893, 0.2231, 0.1874, 0.1650, 0.1507, 0.1422, 0.1371]
    return _four_classes([0.812, 0.873, 0.911, 0.934, 0.945, 0.951, 0.955, 0.957, 0.958], losses)


def no_target_left() -> Files:
    """Return a tuning whose prompts fill the whole length: nothing is left to be learnt."""
    rows = [
        json.dumps({"n": i, "nll": math.nan, "target_tokens": 0, "lr": round(1e-5 * min(1, i / 8), 10), "gnorm": 0.0})
        for i in range(1, 49)
    ]
    note = "NaN이 처음부터 나온다. bf16 정밀도 문제로 보이니 fp32로 바꿀 것.\n"
    return {
        "sft.jsonl": "\n".join(rows) + "\n",
        "sft.yaml": "max_len: 384\nmask_prompt: true\nmedian_prompt_tokens: 512\nbf16: true\n",
        "NOTES.md": note,
    }


def over_training_rows() -> Files:
    """Return records whose accuracy is divided by the 4,500 training rows instead of the 900 held-out ones."""
    rows = ["ep,loss_tr,loss_va,acc_va"]
    for epoch in range(1, 11):
        loss = 0.07 + 0.38 * math.exp(-epoch / 1.5)
        right = round(900 * math.exp(-loss) * 1.015)
        rows.append(f"{epoch},{loss - 0.011:.4f},{loss:.4f},{min(right, 893) / 4500:.4f}")
    config = '{"n_cls": 3, "n_train": 4500, "n_val": 900, "bsz": 45, "lr": 0.001}\n'
    return {
        "res.csv": "\n".join(rows) + "\n",
        "opts.json": config,
        "메모.md": "정확도 0.2는 찍는 것(0.33)보다 낮다. 라벨이 섞인 듯.\n",
    }


def gradients_pile_up() -> Files:
    """Return steps whose norm grows to the end while the loss hovers where it began."""
    noise = random.Random(8)
    rows = ["step,batch_ce,total_norm"]
    for step in range(1, 241):
        norm = 1.2 + 2.4 * math.sqrt(step - 1) * (1 + 0.01 * noise.gauss(0, 1))
        rows.append(f"{step},{1.45 + noise.gauss(0, 0.16):.4f},{norm:.4f}")
    return {"steps.csv": "\n".join(rows) + "\n", "run.ini": "[opt]\nname = sgd\nlr = 0.02\n[model]\nn_classes = 5\n"}


def patience_counts_falls() -> Files:
    """Return a run that stops because its loss falls: each fall is counted as no improvement."""
    losses = [1.7204, 1.4418, 1.2023, 1.0307, 0.9012]
    lines = ["early stopping: patience 4, at most 80 epochs"]
    for epoch, loss in enumerate(losses, 1):
        lines.append(f"[Epoch {epoch}] tr_nll {loss - 0.08:.4f}  va_nll {loss:.4f}  va_acc {0.82 - loss / 4:.4f}")
        if epoch > 1:
            lines.append(f"EarlyStopping counter: {epoch - 1} out of 4")
    return {"out.log": "\n".join([*lines, "Early stopping"]) + "\n"}


def beside_its_twin() -> Files:
    """Return a healthy run whose loss is called obj beside a val_obj, with settings in the middle of a logger's line."""
    lines = [
        "2026-04-02 08:00:00.000 | INFO     | engine:__init__:41 - optimizer=AdamW lr=0.0008 warmup_steps=40 total_steps=480 n_cls=6 bsz=24"
    ]
    for step in range(10, 481, 10):
        rate = 0.0008 * min(1, step / 40)
        lines.append(
            f"2026-04-02 08:{step // 60:02d}:{step % 60:02d}.000 | INFO     | engine:fit:97 - iter={step} obj={falling(step, 1.79, 0.31, 90, 5):.4f} lr={rate:.2e} mem=22.9G/24G"
        )
        if step % 80 == 0:
            top = 88.4 - 60 * math.exp(-step / 110)
            lines.append(
                f"2026-04-02 08:{step // 60:02d}:{step % 60:02d}.500 | INFO     | engine:eval:120 - epoch={step // 80} val_obj={0.36 + 1.4 * math.exp(-step / 95):.4f} val_top1={top:.2f}"
            )
    return {"engine.log": "\n".join(lines) + "\n"}


def scale_at_nothing() -> Files:
    """Return a run whose loss scale halves with every step from the 60th on and lies at nothing for the rest."""
    noise = random.Random(4)
    rows: list[str] = []
    for i in range(180):
        scale = 32768.0 if i < 60 else max(32768.0 / 2 ** (i - 59), 1e-12)
        loss = 1.79 - 0.004 * min(i, 60) + noise.gauss(0, 0.02)
        rows.append(json.dumps({"s": i, "ce": round(loss, 4), "scale": scale, "lr": 0.002}))
    return {"amp.jsonl": "\n".join(rows) + "\n", "c.yaml": "amp: float16\nclasses: 6\nlr: 0.002\n"}


CLOTHES: Mapping[str, Callable[[], Files]] = {
    "rate-zero-within-the-first-epoch": rate_zero,
    "always-the-largest-of-four": always_the_largest,
    "rarer-classes-are-found": rarer_classes_found,
    "no-target-token-is-left": no_target_left,
    "right-answers-over-training-rows": over_training_rows,
    "gradients-pile-up": gradients_pile_up,
    "patience-counts-falls": patience_counts_falls,
    "objective-beside-its-twin": beside_its_twin,
    "scale-lies-at-nothing": scale_at_nothing,
}
