"""The traps of rows, rates and orders that a trainer loses without a word: bars, trainer states and repeated epochs tell them."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence

Files = dict[str, str]

_FINISH = "{{'train_runtime': '{0}', 'train_samples_per_second': '{1}', 'train_steps_per_second': '{2}', 'train_loss': '{3}', 'epoch': '{4}'}}\n"


def _state(rows: Sequence[Mapping[str, float]], epochs: int, batch: int) -> str:
    last = rows[-1]
    state = {
        "epoch": last["epoch"],
        "global_step": last["step"],
        "log_history": rows,
        "logging_steps": 10,
        "max_steps": last["step"],
    }
    return json.dumps({**state, "num_train_epochs": epochs, "train_batch_size": batch}, indent=1) + "\n"


def _sft(kept: int, bar: str) -> Files:
    """Return six epochs of trl over `kept` of the 640 rows that the named bar went through."""
    noise, epochs, batch = random.Random(340), 6, 16
    per_epoch = math.ceil(kept / batch)
    total, rows = per_epoch * epochs, list[dict[str, float]]()
    for step in range(10, total + 1, 10):
        seen, rate = step / total, 0.002 * (1 - step / total)
        loss = 4.7 - 1.1 * seen + noise.gauss(0, 0.03)
        rows.append({"epoch": step / per_epoch, "grad_norm": 2.0, "learning_rate": rate, "loss": loss, "mean_token_accuracy": 0.05 + 0.1 * seen, "num_tokens": 160.0 * step, "step": step})  # fmt: skip
    rows.append(
        {
            "epoch": float(epochs),
            "eval_loss": 4.34,
            "eval_mean_token_accuracy": 0.02,
            "eval_num_tokens": 160.0 * total,
            "step": total,
        }
    )
    bars = "".join(
        f"{name} train dataset: 100%|██████████| 640/640 [00:00<00:00, 5307.06 examples/s]\n"
        for name in ("Tokenizing", "Building labels for", "Truncating")
    )
    end = _FINISH.format(4.0, kept * epochs / 4, total / 4, 4.1, epochs)
    shown = f"{bars}{bar}: 100%|██████████| 640/640 [00:00<00:00, 49907.43 examples/s]\n100%|██████████| {total}/{total} [00:04<00:00, 11.3it/s]\n{end}"
    memo = "스텝이 너무 적어서 덜 배웠다. 에폭을 20으로 늘리자.\n"
    return {"out/trainer_state.json": _state(rows, epochs, batch), "train.log": shown, "memo.md": memo}


def answers_cut_off() -> Files:
    """Return a run of which trl dropped four rows in five, because nothing of their answers was left."""
    return _sft(112, "Dropping fully masked examples from train dataset")


def nothing_cut_off() -> Files:
    """Return its twin: the bar dropped no row, and the steps are few because the rows are."""
    return _sft(640, "Dropping fully masked examples from train dataset")


def warm_up_again() -> Files:
    """Return a state whose rates begin anew at step 300, from a first record that lies above the rate before."""
    noise, rows = random.Random(341), list[dict[str, float]]()
    for step in range(10, 501, 10):
        at = step - 1 if step <= 300 else step - 301
        rate = 0.002 * at / 20 if at < 20 else 0.002 * (500 - at) / 480
        loss = 0.03 + 2.0 * math.exp(-step / 60) + (0.09 if 300 < step < 360 else 0.0) + abs(noise.gauss(0, 0.004))
        rows.append({"epoch": step / 50, "grad_norm": 0.6, "learning_rate": rate, "loss": loss, "step": step})
        if step % 50 == 0:
            held = 0.3 if step == 300 else 0.3 + 1.6 * math.exp(-step / 60) + (0.3 if step > 300 else 0.0)
            rows.append(
                {"epoch": step / 50, "eval_accuracy": 0.94 if step < 350 else 0.92, "eval_loss": held, "step": step}
            )
    end = _FINISH.format(20.0, 400, 25, 0.2, 10)
    memo = "6 에폭 뒤로 검증 손실이 오른다. 과적합이니 dropout을 넣자.\n"
    return {"out/trainer_state.json": _state(rows, 10, 16), "train.log": end, "memo.md": memo}


def recited_second_half() -> Files:
    """Return a run whose held-out loss stands from the middle on, never rising, while training falls to a twentieth."""
    noise, rows = random.Random(342), list[dict[str, float]]()
    for epoch in range(1, 31):
        step = 6 * epoch
        loss = 0.06 + 1.6 / (1 + math.exp((epoch - 9) / 2.2))
        held = 1.25 + 0.36 / (1 + math.exp((epoch - 9) / 2.2)) + noise.gauss(0, 0.008)
        right = 0.58 - 0.36 / (1 + math.exp((epoch - 9) / 2.2)) + noise.gauss(0, 0.008)
        rows.append(
            {
                "epoch": float(epoch),
                "grad_norm": 1.0,
                "learning_rate": 0.001 * (1 - step / 181),
                "loss": loss,
                "step": step,
            }
        )
        rows.append({"epoch": float(epoch), "eval_accuracy": right, "eval_loss": held, "step": step})
    end = _FINISH.format(12.0, 240, 15, 0.5, 30)
    return {
        "out/trainer_state.json": _state(rows, 30, 16),
        "train.log": end,
        "memo.md": "검증 손실이 오르지 않으니 과적합은 아니다. 모델이 작아서 60 %에 머무는 것 같다. 층을 두 배로.\n",
    }


QUIET_LOSSES: Mapping[str, Callable[[], Files]] = {
    "answers-cut-off-by-trl": answers_cut_off,
    "no-answer-cut-off-by-trl": nothing_cut_off,
    "warm-up-again-unannounced": warm_up_again,
    "second-half-recites": recited_second_half,
}
