"""Train a small classifier."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(3)
centres = torch.randn(10, 24)
labels = torch.randint(0, 10, (2000,))
points = centres[labels] * 0.8 + torch.randn(2000, 24)
train_loader = DataLoader(TensorDataset(points[:1600], labels[:1600]), batch_size=32, shuffle=True)
val_loader = DataLoader(TensorDataset(points[1600:], labels[1600:]), batch_size=200)
model = nn.Sequential(nn.Linear(24, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
criterion = nn.CrossEntropyLoss()

for epoch in range(1, 16):
    model.train()
    total = 0.0
    for x, y in train_loader:
        loss = criterion(model(x), y)
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
    optimizer.zero_grad()
