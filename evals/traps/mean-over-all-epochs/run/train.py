import torch
from torchmetrics import Accuracy
from data import loaders
from net import build

train_loader, val_loader = loaders()
model, loss_fn = build(3), torch.nn.CrossEntropyLoss()
opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
val_acc = Accuracy(task="multiclass", num_classes=3)
for epoch in range(1, 21):
    model.train()
    train_loss = 0.0
    for x, y in train_loader:
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        train_loss += loss.item()
    model.eval()
    val_loss = 0.0
    with torch.no_grad():
        for x, y in val_loader:
            out = model(x)
            val_loss += loss_fn(out, y).item()
            val_acc.update(out, y)
    print(f"Epoch {epoch:2d}: train_loss {train_loss / len(train_loader):.4f} val_loss {val_loss / len(val_loader):.4f} val_acc {val_acc.compute():.4f}")
