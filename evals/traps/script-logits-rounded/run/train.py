import numpy as np
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, x):
        return self.body(x).squeeze(-1)


def evaluate(model, x, y, loss_fn):
    model.eval()
    with torch.no_grad():
        logits = model(x)
        loss = loss_fn(logits, y).item()
        pred = torch.round(logits)
        acc = (pred == y).float().mean().item()
    return loss, acc


def main():
    torch.manual_seed(0)
    d = np.load("data/churn.npz")
    x, y = torch.from_numpy(d["x"]), torch.from_numpy(d["y"])
    xt, yt, xv, yv = x[:2400], y[:2400], x[2400:], y[2400:]
    model = Net()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_fn = nn.BCEWithLogitsLoss()
    print("epoch,train_loss,val_loss,val_acc")
    for epoch in range(12):
        model.train()
        perm = torch.randperm(len(xt))
        acc_loss = 0.0
        for k in range(0, len(xt), 40):
            b = perm[k:k + 40]
            loss = loss_fn(model(xt[b]), yt[b])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            acc_loss += loss.item() * len(b)
        vl, va = evaluate(model, xv, yv, loss_fn)
        print(f"{epoch},{acc_loss / len(xt):.5f},{vl:.5f},{va:.5f}")


main()
