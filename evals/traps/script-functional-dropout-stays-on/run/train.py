import argparse, json, logging
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=[logging.FileHandler("run.log"), logging.StreamHandler()])
log = logging.getLogger()


class Net(nn.Module):
    def __init__(self, hidden=64, p=0.8):
        super().__init__()
        self.p = p
        self.fc1 = nn.Linear(64, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, 10)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.dropout(x, self.p)
        x = F.relu(self.fc2(x))
        x = F.dropout(x, self.p)
        return self.out(x)


def run(model, x, y, bs, opt=None):
    model.train(opt is not None)
    order = torch.randperm(len(x)) if opt else torch.arange(len(x))
    tot = hit = 0.0
    for i in order.split(bs):
        with torch.set_grad_enabled(opt is not None):
            z = model(x[i]); loss = F.cross_entropy(z, y[i])
        if opt:
            opt.zero_grad(); loss.backward(); opt.step()
        tot += loss.item() * len(i); hit += (z.argmax(1) == y[i]).sum().item()
    return tot / len(x), hit / len(x)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=40); ap.add_argument("--batch-size", type=int, default=32)
    ap.add_argument("--lr", type=float, default=1e-3); ap.add_argument("--dropout", type=float, default=0.8)
    a = ap.parse_args(); torch.manual_seed(0)
    log.info("args: %s", vars(a))
    d = load_digits(); X = torch.tensor(d.data / 16, dtype=torch.float32); Y = torch.tensor(d.target)
    tr, va = train_test_split(np.arange(len(X)), test_size=0.25, stratify=d.target, random_state=1)
    net = Net(p=a.dropout); opt = torch.optim.Adam(net.parameters(), lr=a.lr)
    for e in range(1, a.epochs + 1):
        tl, ta = run(net, X[tr], Y[tr], a.batch_size, opt)
        vl, v = run(net, X[va], Y[va], 256)
        log.info("epoch %02d | train loss %.4f acc %.4f | val loss %.4f acc %.4f", e, tl, ta, vl, v)
    torch.save(net.state_dict(), "last.pt")


main()
