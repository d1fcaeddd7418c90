import numpy as np
import torch
from torch import nn

BASE_LR = 1e-3


def warm(step, warmup=100, total=1200):
    if step < warmup:
        return BASE_LR * step / warmup
    return BASE_LR * (total - step) / (total - warmup)


torch.manual_seed(0)
d = {k: torch.from_numpy(v) for k, v in np.load("data/digits.npz").items()}
net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
opt = torch.optim.AdamW(net.parameters(), lr=BASE_LR)
sched = torch.optim.lr_scheduler.LambdaLR(opt, warm)
ce = nn.CrossEntropyLoss()
step = 0
for epoch in range(20):
    s = 0.0
    for ids in torch.randperm(2000).split(34):
        opt.zero_grad()
        loss = ce(net(d["x_train"][ids]), d["y_train"][ids])
        loss.backward()
        opt.step()
        sched.step()
        step += 1
        s += loss.item() / 59
    with torch.no_grad():
        o = net(d["x_val"])
    print(f"epoch {epoch} train_loss {s:.4f} val_loss {ce(o, d['y_val']).item():.4f} val_acc {(o.argmax(1) == d['y_val']).float().mean().item():.4f}")
