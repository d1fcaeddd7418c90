"""Train with a rate that is to fall after ten and after fifteen epochs."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 20
torch.manual_seed(9)
centres = torch.randn(10, 24)
y = torch.randint(0, 10, (2000,))
x = centres[y] * 0.7 + torch.randn(2000, 24)
loader = DataLoader(TensorDataset(x[:1600], y[:1600]), batch_size=32, shuffle=True)
net = nn.Sequential(nn.Linear(24, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[10, 15], gamma=0.01)
for epoch in range(EPOCHS):
    net.train()
    total = 0.0
    for a, b in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(a), b)
        loss.backward()
        optimizer.step()
        scheduler.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        out = net(x[1600:])
        held = F.cross_entropy(out, y[1600:]).item()
        hits = (out.argmax(1) == y[1600:]).float().mean().item()
    print(f"epoch {epoch + 1}/{EPOCHS} train_loss {total / len(loader):.4f} val_loss {held:.4f} val_acc {hits:.4f}")
