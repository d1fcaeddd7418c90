"""5-fold cross validation of the churn model."""
import numpy as np, torch, torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

torch.manual_seed(11); np.random.seed(11)
X, y = make_classification(900, 40, n_informative=6, n_redundant=0, n_clusters_per_class=4, flip_y=0.18, class_sep=0.7, random_state=5)
model = nn.Sequential(nn.Linear(40, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 1))
criterion = nn.BCEWithLogitsLoss()
scores = []
for fold, (tr, va) in enumerate(StratifiedKFold(5, shuffle=True, random_state=0).split(X, y), 1):
    sc = StandardScaler().fit(X[tr])
    xt, xv = (torch.tensor(sc.transform(X[i]), dtype=torch.float32) for i in (tr, va))
    yt, yv = (torch.tensor(y[i], dtype=torch.float32)[:, None] for i in (tr, va))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    print(f"===== Fold {fold}/5 (train {len(tr)}, val {len(va)}) =====")
    for epoch in range(1, 16):
        model.train(); tot = 0.0
        for i in torch.randperm(len(xt)).split(32):
            optimizer.zero_grad(); loss = criterion(model(xt[i]), yt[i]); loss.backward(); optimizer.step()
            tot += loss.item() * len(i)
        model.eval()
        with torch.no_grad():
            z = model(xv); vl = criterion(z, yv).item(); acc = ((z > 0) == (yv > 0.5)).float().mean().item()
        print(f"Epoch {epoch:2d}/15  loss: {tot/len(xt):.4f}  val_loss: {vl:.4f}  val_acc: {acc:.4f}")
    scores.append(acc)
    print(f"Fold {fold} val_acc: {acc:.4f}")
print("CV scores:", [round(s, 4) for s in scores], "mean: %.4f" % np.mean(scores))
