import torch
from torch import nn

from loaders import train_loader, val_loader

model = nn.Sequential(nn.Linear(48, 160), nn.GELU(), nn.Linear(160, 12))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
scheduler = torch.optim.lr_scheduler.MultiplicativeLR(optimizer, lr_lambda=lambda epoch: 0.94 ** epoch)
criterion = nn.CrossEntropyLoss()
for epoch in range(1, 60 + 1):
    model.train()
    train_loss = 0.0
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(train_loader)
    lr = optimizer.param_groups[0]["lr"]
    scheduler.step()
    model.eval()
    val_loss = val_acc = 0.0
    with torch.no_grad():
        for x, y in val_loader:
            out = model(x)
            val_loss += criterion(out, y).item() / len(val_loader)
            val_acc += (out.argmax(1) == y).float().mean().item() / len(val_loader)
    print(f"epoch {epoch} lr {lr:.3e} train_loss {train_loss:.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")
print("training finished")
