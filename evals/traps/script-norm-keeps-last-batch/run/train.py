import sys
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from tiles import load

torch.manual_seed(0)
xtr, ytr, xva, yva = load("tiles_v2")
print("train", len(xtr), "val", len(xva), "classes", int(ytr.max()) + 1)


def block(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o, momentum=0.999, eps=1e-3), nn.ReLU(), nn.MaxPool2d(2))


model = nn.Sequential(block(3, 16), block(16, 32), nn.Flatten(), nn.Linear(32 * 16, 6))
loader = DataLoader(TensorDataset(xtr, ytr), batch_size=32, shuffle=True)
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(24):
    model.train()
    loss_sum = hit = 0
    for x, y in loader:
        out = model(x)
        loss = F.cross_entropy(out, y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        loss_sum += loss.item() * len(y)
        hit += (out.argmax(1) == y).sum().item()
    model.eval()
    with torch.no_grad():
        out = model(xva)
        print(f"epoch {epoch:3d} train_loss {loss_sum/len(xtr):.4f} train_acc {hit/len(xtr):.4f} val_loss {F.cross_entropy(out, yva).item():.4f} val_acc {(out.argmax(1)==yva).float().mean().item():.4f}", flush=True)
