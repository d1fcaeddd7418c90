import pandas as pd, torch, torch.nn as nn
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.utils import resample

torch.manual_seed(1)
df = pd.read_csv("claims_2023.csv")
later = pd.read_csv("claims_2024q1.csv")
major, minor = df[df.fraud == 0], df[df.fraud == 1]
minor_up = resample(minor, replace=True, n_samples=len(major), random_state=0)
df = pd.concat([major, minor_up])
cols = [c for c in df.columns if c != "fraud"]
x_tr, x_va, y_tr, y_va = train_test_split(df[cols].values, df["fraud"].values, test_size=0.2, stratify=df["fraud"], random_state=0)
sc = StandardScaler().fit(x_tr)
t = lambda a: torch.tensor(a, dtype=torch.float32)
x_tr, x_va, x_te = t(sc.transform(x_tr)), t(sc.transform(x_va)), t(sc.transform(later[cols].values))
y_tr, y_va, y_te = t(y_tr), t(y_va), t(later["fraud"].values)
net = nn.Sequential(nn.Linear(len(cols), 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 1))
opt = torch.optim.AdamW(net.parameters(), lr=2e-3)
bce = nn.BCEWithLogitsLoss()
for epoch in range(30):
    net.train()
    total = 0.0
    for i in torch.randperm(len(x_tr)).split(64):
        loss = bce(net(x_tr[i]).squeeze(1), y_tr[i])
        opt.zero_grad(); loss.backward(); opt.step()
        total += loss.item() * len(i)
    net.eval()
    with torch.no_grad():
        zv = net(x_va).squeeze(1)
        print(f"epoch {epoch:2d} train_loss {total/len(x_tr):.4f} val_loss {bce(zv, y_va).item():.4f} val_f1 {f1_score(y_va, zv > 0):.4f}")
with torch.no_grad():
    print(f"2024Q1 test_f1 {f1_score(y_te, net(x_te).squeeze(1) > 0):.4f}")
