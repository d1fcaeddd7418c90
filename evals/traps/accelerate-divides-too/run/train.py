import torch
from accelerate import Accelerator
from data import loaders
from net import build

ACCUM = 16
accelerator = Accelerator(gradient_accumulation_steps=ACCUM)
model = build(12)
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
train_loader, val_loader = loaders(8)
model, opt, train_loader, val_loader = accelerator.prepare(model, opt, train_loader, val_loader)
loss_fn = torch.nn.CrossEntropyLoss()
for epoch in range(1, 13):
    model.train()
    for k, (x, y) in enumerate(train_loader, 1):
        with accelerator.accumulate(model):
            loss = loss_fn(model(x), y)
            accelerator.backward(loss / ACCUM)
            opt.step()
            opt.zero_grad()
        if k % 100 == 0:
            print(f"epoch {epoch} batch {k} loss {loss.item():.4f}")
