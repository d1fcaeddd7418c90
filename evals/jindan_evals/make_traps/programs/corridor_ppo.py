# pyright: basic, reportMissingImports=false
"""PPO in a corridor whose goal lies to the right, logged with the table of stable-baselines3."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_LENGTH, _STEPS = 9, 40


def episode(policy: nn.Module) -> tuple[list[torch.Tensor], list[int], list[float]]:
    """Return what was seen, done and earned on one walk."""
    place, seen, done, earned = 0, [], [], []
    for _ in range(_STEPS):
        state = F.one_hot(torch.tensor(place), _LENGTH).float()
        action = int(torch.distributions.Categorical(logits=policy(state)).sample())
        place = max(0, min(_LENGTH - 1, place + (1 if action else -1)))
        seen.append(state)
        done.append(action)
        earned.append(10.0 if place == _LENGTH - 1 else -0.1)
        if place == _LENGTH - 1:
            break
    return seen, done, earned


def main() -> None:
    """Train and print the table of each iteration."""
    torch.manual_seed(6)
    policy, value = nn.Linear(_LENGTH, 2), nn.Sequential(nn.Linear(_LENGTH, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam([*policy.parameters(), *value.parameters()], lr=0.01)
    total = 0
    print("Using cpu device")
    for iteration in range(1, 41):
        walks = [episode(policy) for _ in range(16)]
        states = torch.stack([s for w in walks for s in w[0]])
        actions = torch.tensor([x for w in walks for x in w[1]])
        returns = []
        for _, _, earned in walks:
            kept, future = [], 0.0
            for reward in reversed(earned):
                future = reward + 0.98 * future
                kept.append(future)
            returns += reversed(kept)
        target = torch.tensor(returns)
        with torch.no_grad():
            old = torch.distributions.Categorical(logits=policy(states)).log_prob(actions)
            gain = target - value(states)[:, 0]
            gain = (gain - gain.mean()) / (gain.std() + 1e-6)
        for _ in range(4):
            spread = torch.distributions.Categorical(logits=policy(states))
            ratio = (spread.log_prob(actions) - old).exp()
            policy_loss = -torch.min(ratio * gain, ratio.clamp(0.8, 1.2) * gain).mean()
            value_loss = F.mse_loss(value(states)[:, 0], target)
            entropy = spread.entropy().mean()
            loss = policy_loss + 0.5 * value_loss - 0.01 * entropy
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        total += len(states)
        rows = {
            "rollout/": None,
            "ep_len_mean": f"{sum(len(w[2]) for w in walks) / 16:.3g}",
            "ep_rew_mean": f"{sum(sum(w[2]) for w in walks) / 16:.3g}",
            "time/": None, "iterations": str(iteration), "total_timesteps": str(total),
            "train/": None,
            "approx_kl": f"{float((old - spread.log_prob(actions)).mean().detach()):.8f}",
            "entropy_loss": f"{-float(entropy.detach()):.3g}", "learning_rate": "0.01",
            "loss": f"{float(loss.detach()):.3g}", "policy_gradient_loss": f"{float(policy_loss.detach()):.3g}",
            "value_loss": f"{float(value_loss.detach()):.3g}",
        }  # fmt: skip
        print("-" * 45)
        for key, shown in rows.items():
            label = key if shown is None else f"   {key}"
            print(f"| {label:<24}| {shown or '':<16}|")
        print("-" * 45, flush=True)


if __name__ == "__main__":
    main()
