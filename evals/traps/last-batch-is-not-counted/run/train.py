import torch
from torch.utils.data import DataLoader
from data import leaves, leaves_val
from net import build

train_ds, val_ds = leaves(), leaves_val()
loader = DataLoader(train_ds, batch_size=128, shuffle=True, drop_last=True)
val_loader = DataLoader(val_ds, batch_size=100)
model = build(12)
opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
loss_fn = torch.nn.CrossEntropyLoss()
for epoch in range(1, 41):
    model.train()
    total, correct = 0.0, 0
    for x, y in loader:
        out = model(x)
        loss = loss_fn(out, y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
        correct += (out.argmax(1) == y).sum().item()
    print(f"Epoch {epoch}/40  train_loss: {total / len(loader):.4f}  train_acc: {correct / len(train_ds):.4f}")
