"""Fine-tune only a new head on a fixed body."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


class Body(nn.Module):
    """A body with a head for 100 classes."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(24, 64), nn.Tanh())
        self.head = nn.Linear(64, 100)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores of the classes."""
        return self.head(self.body(x))


torch.manual_seed(5)
centres = torch.randn(10, 24)
y = torch.randint(0, 10, (2000,))
x = centres[y] + torch.randn(2000, 24)
net = Body()
for weight in net.parameters():
    weight.requires_grad = False
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
net.head = nn.Linear(64, 10)
for epoch in range(12):
    net.train()
    losses = []
    for rows in torch.randperm(1600).split(64):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        out = net(x[1600:])
    held = F.cross_entropy(out, y[1600:]).item()
    hits = (out.argmax(1) == y[1600:]).float().mean().item()
    print(f"[{epoch + 1}/12] train_loss={sum(losses) / len(losses):.4f} val_loss={held:.4f} val_acc={hits:.4f}")
