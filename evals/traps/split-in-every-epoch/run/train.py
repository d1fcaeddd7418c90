import torch
from torch import nn

from rows import dataset, test_loader

model = nn.Sequential(nn.Linear(48, 160), nn.GELU(), nn.Linear(160, 12))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()
for epoch in range(1, 30 + 1):
    train_set, val_set = torch.utils.data.random_split(dataset, [2400, 600])
    train_loader = torch.utils.data.DataLoader(train_set, batch_size=32, shuffle=True)
    val_loader = torch.utils.data.DataLoader(val_set, batch_size=200)
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
    val_loss = val_acc = 0.0
    with torch.no_grad():
        for x, y in val_loader:
            out = model(x)
            val_loss += criterion(out, y).item() / len(val_loader)
            val_acc += (out.argmax(1) == y).float().mean().item() / len(val_loader)
    print(f"epoch {epoch} lr {lr:.3e} train_loss {train_loss:.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")
print("training finished")
