"""Train a classifier of scratches from 120 photographs."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(4)
photographs, kinds = torch.randn(120, 200), torch.randint(0, 3, (120,))
later, later_kinds = torch.randn(150, 200), torch.randint(0, 3, (150,))

copies, labels = [], []
for photograph, kind in zip(photographs, kinds, strict=True):
    for _ in range(10):
        copies.append(photograph + 0.3 * torch.randn(200))
        labels.append(kind)
everything = TensorDataset(torch.stack(copies), torch.stack(labels))
train_set, val_set = random_split(everything, [960, 240])
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
val_loader = DataLoader(val_set, batch_size=240)
test_loader = DataLoader(TensorDataset(later, later_kinds), batch_size=150)
model = nn.Sequential(nn.Linear(200, 128), nn.ReLU(), nn.Linear(128, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
criterion = nn.CrossEntropyLoss()

for epoch in range(1, 16):
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
        ((x, y),) = val_loader
        out = model(x)
    val_loss, val_acc = criterion(out, y).item(), (out.argmax(1) == y).float().mean().item()
    print(f"epoch {epoch} train_loss {total / len(train_loader):.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")
with torch.no_grad():
    ((x, y),) = test_loader
    out = model(x)
print(f"Test: loss {criterion(out, y).item():.4f} acc {(out.argmax(1) == y).float().mean().item():.4f}")
