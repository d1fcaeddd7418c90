"""Gene expression probe: response vs no response."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.model_selection import StratifiedKFold

data = np.load("expression.npz")
X, y = data["x"], data["y"]
print("samples", X.shape[0], "genes", X.shape[1], "positive", int(y.sum()))
X = SelectKBest(f_classif, k=40).fit_transform(X, y)
print("after selection", X.shape[1])
accs = []
for fold, (tr, va) in enumerate(StratifiedKFold(4, shuffle=True, random_state=0).split(X, y)):
    torch.manual_seed(fold)
    net = nn.Sequential(nn.Linear(40, 16), nn.Tanh(), nn.Linear(16, 2))
    opt = torch.optim.Adam(net.parameters(), lr=5e-3, weight_decay=1e-3)
    mu, sd = X[tr].mean(0), X[tr].std(0)
    xt, xv = (torch.tensor((X[i] - mu) / sd, dtype=torch.float32) for i in (tr, va))
    yt, yv = torch.tensor(y[tr]), torch.tensor(y[va])
    for epoch in range(25):
        net.train()
        loss = nn.functional.cross_entropy(net(xt), yt)
        opt.zero_grad(); loss.backward(); opt.step()
        net.eval()
        with torch.no_grad():
            zv = net(xv)
            val_loss = nn.functional.cross_entropy(zv, yv).item()
            val_acc = (zv.argmax(1) == yv).float().mean().item()
        print(f"[fold {fold}] epoch {epoch:2d} train_loss {loss.item():.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")
    accs.append(val_acc)
print("cv accuracy %.3f +- %.3f" % (np.mean(accs), np.std(accs)))
