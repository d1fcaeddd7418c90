# pyright: basic, reportMissingImports=false
"""Train with accumulated gradients, a likelihood and a schedule that moves with each update."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

ACCUMULATE, EPOCHS = 4, 15
torch.manual_seed(7)
centres = torch.randn(10, 24)
y = torch.randint(0, 10, (2000,))
x = centres[y] + torch.randn(2000, 24)


class Net(nn.Module):
    """A classifier that returns logarithms of probabilities."""

    def __init__(self) -> None:
        super().__init__()
        layers = [nn.Sequential(nn.Linear(24, 24), nn.ReLU()) for _ in range(2)]
        self.layers = nn.ModuleList(layers)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(24, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logarithms of the probabilities of the classes."""
        for layer in self.layers:
            x = x + layer(x)
        return F.log_softmax(self.out(self.drop(x)), dim=1)


net = Net()
optimizer = torch.optim.AdamW(net.parameters(), lr=4e-4)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=EPOCHS * 25)
for epoch in range(EPOCHS):
    net.train()
    total = 0.0
    for step, rows in enumerate(torch.randperm(1600).split(16), 1):
        loss = F.nll_loss(net(x[rows]), y[rows])
        (loss / ACCUMULATE).backward()
        total += loss.item()
        if step % ACCUMULATE == 0:
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
    net.eval()
    with torch.no_grad():
        out = net(x[1600:])
        held = F.nll_loss(out, y[1600:]).item()
        hits = (out.argmax(1) == y[1600:]).float().mean().item()
    print(
        f"epoch {epoch} lr {scheduler.get_last_lr()[0]:.2e} train_loss {total / 100:.4f} val_loss {held:.4f} val_acc {hits:.4f}"
    )
