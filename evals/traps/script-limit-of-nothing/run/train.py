import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
d = {k: torch.from_numpy(v) for k, v in np.load("data/digits.npz").items()}
net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
opt = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
ce = nn.CrossEntropyLoss()
for epoch in range(12):
    s = 0.0
    for ids in torch.randperm(2000).split(50):
        opt.zero_grad()
        loss = ce(net(d["x_train"][ids]), d["y_train"][ids])
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), max_norm=1e-4)
        opt.step()
        s += loss.item() / 40
    with torch.no_grad():
        o = net(d["x_val"])
    print(f"epoch {epoch + 1} train_loss {s:.4f} val_loss {ce(o, d['y_val']).item():.4f} val_acc {(o.argmax(1) == d['y_val']).float().mean().item():.4f}")
