"""Train a classifier of 8 leaves."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(3)
centres = torch.randn(8, 20)
labels = torch.randint(0, 8, (1600,))
points = centres[labels] + 0.9 * torch.randn(1600, 20)
train_loader = DataLoader(TensorDataset(points[:1280], labels[:1280]), batch_size=40, shuffle=True)
val_loader = DataLoader(TensorDataset(points[1280:], labels[1280:]), batch_size=40)
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 8), nn.LogSoftmax(dim=0))
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
criterion = nn.NLLLoss()
for epoch in range(1, 21):
    model.train()
    total = 0.0
    for x, y in train_loader:
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    model.eval()
    with torch.no_grad():
        parts = [
            (criterion(model(x), y).item(), (model(x).argmax(1) == y).float().mean().item()) for x, y in val_loader
        ]
    val_loss, val_acc = (sum(column) / len(parts) for column in zip(*parts, strict=True))
    print(f"epoch {epoch} train_loss {total / len(train_loader):.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")
