"""The traps of losses and rates whose curve says something else than it seems to: weights that grow, late climbs, small gains."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]


def annealed_weight() -> Files:
    """Return a variational model whose sum rises because the weight of one part does."""
    noise = random.Random(71)
    rows = ["epoch,total_loss,bce,kld,val_total_loss,val_bce,val_kld,beta"]
    for epoch in range(1, 121):
        beta = min(0.006 * epoch, 0.6)
        kld = 38.5 + 700 * math.exp(-epoch / 9.0) * (1 + noise.gauss(0, 0.004)) + noise.gauss(0, 0.7)
        bce = 47.8 + 142 * math.exp(-epoch / 8.0) + 0.02 * epoch + noise.gauss(0, 0.15)
        held, far = bce * 1.05 + noise.gauss(0, 0.25), kld * 1.01
        rows.append(
            f"{epoch},{bce + beta * kld:.4f},{bce:.4f},{kld:.4f},{held + beta * far:.4f},{held:.4f},{far:.4f},{beta:.4f}"
        )
    memo = "total_loss가 20 에폭부터 계속 오른다. 과적합이거나 발산. 학습률을 줄이자.\n"
    return {"history.csv": "\n".join(rows) + "\n", "memo.txt": memo}


def both_climb() -> Files:
    """Return a run whose two losses turn together and climb to the end."""
    noise = random.Random(72)
    rows = ["epoch,train_loss,val_loss"]
    for epoch in range(1, 25):
        level = 0.01 + 2.6 * math.exp(-epoch / 4.1) if epoch <= 16 else 0.078 * math.exp(0.375 * (epoch - 16))
        rows.append(f"{epoch},{level * (1 + noise.gauss(0, 0.01)):.5f},{level * (1.1 + abs(noise.gauss(0, 0.05))):.5f}")
    return {
        "training_history.csv": "\n".join(rows) + "\n",
        "notes.md": "검증 손실이 끝에 올라가므로 과적합. dropout을 늘린다.\n",
    }


def last_batches() -> Files:
    """Return a console of single batches: some are near zero, and the answers held out stay right."""
    noise = random.Random(73)
    lines: list[str] = []
    for step in range(0, 10001, 100):
        learnt = 1 / (1 + math.exp(-(step - 4200) / 900))
        right = min(16, max(1, round(16 * min(0.2 + step / 5500, 0.94) + noise.gauss(0, 1.2)))) / 16
        loss = max(0.0009, math.exp(noise.gauss(-5.0 * min(1.0, step / 7000), 1.0)))
        minute = f"10:{step // 100 % 60:02d}"
        lines.append(f"2024-03-01 {minute}:00: Step [{step}]  train Loss : {loss:f}, training accuracy :  {right:.4f}")
        if step % 200 == 0:
            held, told = 1.8 - 1.2 * learnt + noise.gauss(0, 0.05), 0.2 + 0.68 * learnt + noise.gauss(0, 0.006)
            lines.append(f"2024-03-01 {minute}:30: Step [{step}]  val Loss : {held:f}, val accuracy :  {told:f}")
    return {
        "train.log": "\n".join(lines) + "\n",
        "memo.md": "마지막 배치의 손실이 0.001인데 검증은 0.6. 완전히 외웠다.\n",
    }


def worse_than_chance() -> Files:
    """Return an agent that wins less the more of its moves are its own."""
    noise = random.Random(74)
    rows = ["episode,epsilon,win_rate,avg_loss"]
    for block in range(1, 41):
        own = max(0.05, 1 - 0.025 * block)
        win = 0.5 * own + 0.27 * (1 - own) + noise.gauss(0, 0.018)
        rows.append(f"{100 * block},{own:.4f},{win:.3f},{0.0031 + noise.gauss(0, 0.00006):.5f}")
    return {
        "training_log.csv": "\n".join(rows) + "\n",
        "README.md": "손실이 0.003으로 아주 낮아 잘 학습되었음.\n",
    }


def gains_too_small_to_count() -> Files:
    """Return a Keras run that has settled before its rate is cut: the gains left are below min_delta, and below use."""
    noise = random.Random(75)
    rows = ["accuracy,loss,val_accuracy,val_loss,learning_rate"]
    rate, best, waited = 0.001, math.inf, 0
    for epoch in range(56):
        gap = math.exp(-epoch / 7.0)
        held = 0.3692 + 0.031 * gap + noise.gauss(0, 0.000004)
        rows.append(
            f"{0.824 - 0.04 * gap + noise.gauss(0, 0.0002):.6f},{0.3615 + 0.06 * gap:.6f},"
            f"{0.8205 - 0.008 * gap + noise.gauss(0, 0.0005):.6f},{held:.7f},{rate:.9f}"
        )
        if held < best - 1e-4:
            best, waited = held, 0
            continue
        waited += 1
        if waited >= 3:
            rate, waited = rate / 2, 0
    return {"training_history.csv": "\n".join(rows) + "\n"}


def sum_grows_evenly() -> Files:
    """Return a classifier with a penalty whose weight grows by 3 % in each epoch; its answers stay as right as before."""
    noise = random.Random(76)
    lines = [
        f"Iter {epoch}: loss={210.0 * 1.03**epoch:.4f}, test_acc={0.871 + noise.gauss(0, 0.006):.4f}"
        for epoch in range(60, 120)
    ]
    log = {"train.log": "\n".join(lines) + "\n", "memo.txt": "loss가 계속 커지니 발산. 학습률을 1/10로.\n"}
    config = {"loss": "ce", "penalty": "sparse", "penalty_weight": 1.1, "penalty_growth": 1.03}
    return {**log, "config.json": json.dumps(config, indent=1) + "\n"}


def held_out_at_guessing() -> Files:
    """Return a log that prints the held-out loss with three decimals: ln 5 each time, beside one answer in five."""
    noise = random.Random(77)
    lines = [f"val epoch {epoch}: acc {0.2 + noise.gauss(0, 0.002):.3f} loss 1.609" for epoch in range(1, 13)]
    return {
        "train.log": "\n".join(lines) + "\n",
        "memo.txt": "검증 손실이 완전히 같음: 옵티마이저에 파라미터가 빠졌다.\n",
    }


ODD_CURVES: Mapping[str, Callable[[], Files]] = {
    "annealed-weight-lifts-the-sum": annealed_weight,
    "both-losses-climb-at-the-end": both_climb,
    "gains-too-small-to-count": gains_too_small_to_count,
    "held-out-loss-of-guessing": held_out_at_guessing,
    "last-batches-near-zero": last_batches,
    "plays-worse-than-chance": worse_than_chance,
    "sum-grows-by-a-fixed-factor": sum_grows_evenly,
}
