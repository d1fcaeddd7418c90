import copy
import numpy as np
import torch
from torch import nn


class Checkpoint:
    def __init__(self, path):
        self.path = path
        self.best = 0.0

    def update(self, value, model):
        if value > self.best:
            self.best = value
            torch.save(model.state_dict(), self.path)
            return True
        return False


def epoch_loss(model, x, y, crit):
    model.eval()
    with torch.no_grad():
        out = model(x)
        return crit(out, y).item(), (out.argmax(1) == y).float().mean().item()


def main():
    torch.manual_seed(5)
    d = np.load("data/digits.npz")
    xt, yt, xv, yv = (torch.from_numpy(d[k]) for k in ("x_train", "y_train", "x_val", "y_val"))
    xe, ye = xv[250:], yv[250:]
    xv, yv = xv[:250], yv[:250]
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    crit = nn.CrossEntropyLoss()
    opt = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    ckpt = Checkpoint("best.pt")
    for epoch in range(15):
        model.train()
        total = 0.0
        for b in torch.randperm(len(xt)).split(32):
            opt.zero_grad()
            loss = crit(model(xt[b]), yt[b])
            loss.backward()
            opt.step()
            total += loss.item() * len(b)
        val_loss, val_acc = epoch_loss(model, xv, yv, crit)
        saved = ckpt.update(val_loss, model)
        print(f"epoch={epoch} train_loss={total / len(xt):.4f} val_loss={val_loss:.4f} val_acc={val_acc:.4f}" + ("  * saved best.pt" if saved else ""))
    model.load_state_dict(torch.load("best.pt"))
    test_loss, test_acc = epoch_loss(model, xe, ye, crit)
    print(f"test_loss={test_loss:.4f} test_acc={test_acc:.4f}")


main()
