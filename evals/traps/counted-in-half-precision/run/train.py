import torch
from torch import nn

from loaders import train_loader, val_loader

model = nn.Sequential(nn.Linear(48, 160), nn.GELU(), nn.Linear(160, 12))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()
for epoch in range(1, 20 + 1):
    model.train()
    train_loss = 0.0
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(train_loader)
    lr = optimizer.param_groups[0]["lr"]
    model.eval()
    val_loss, correct = 0.0, torch.zeros((), dtype=torch.float16)
    with torch.no_grad():
        for x, y in val_loader:
            out = model(x)
            val_loss += criterion(out, y).item() / len(val_loader)
            correct += (out.argmax(1) == y).half().sum()
    val_acc = correct.item() / 3000
    print(f"epoch {epoch} lr {lr:.3e} train_loss {train_loss:.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")
print("training finished")
