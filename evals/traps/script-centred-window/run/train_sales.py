import json
import numpy as np, pandas as pd, torch, torch.nn as nn
from sklearn.metrics import r2_score

torch.manual_seed(0)
df = pd.read_csv("daily.csv", parse_dates=["date"])
df["dow"] = df["date"].dt.dayofweek
df["trend7"] = df["sales"].rolling(3, center=True).mean()
df["lag1"] = df["sales"].shift(1)
df["lag7"] = df["sales"].shift(7)
df = df.dropna().reset_index(drop=True)
features = ["dow", "trend7", "lag1", "lag7", "price", "promo"]
n = int(len(df) * 0.8)
mu, sd = df.loc[: n - 1, features].mean(), df.loc[: n - 1, features].std()
ym, ys = df.loc[: n - 1, "sales"].mean(), df.loc[: n - 1, "sales"].std()
X = torch.tensor(((df[features] - mu) / sd).values, dtype=torch.float32)
Y = torch.tensor(((df["sales"] - ym) / ys).values, dtype=torch.float32)[:, None]
model = nn.Sequential(nn.Linear(6, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
opt = torch.optim.Adam(model.parameters(), 1e-3)
hist = []
for epoch in range(40):
    model.train(); s = 0
    for i in torch.randperm(n).split(32):
        loss = nn.functional.mse_loss(model(X[i]), Y[i])
        opt.zero_grad(); loss.backward(); opt.step(); s += loss.item() * len(i)
    model.eval()
    with torch.no_grad():
        p = model(X[n:]); v = nn.functional.mse_loss(p, Y[n:]).item()
    hist.append({"epoch": epoch, "train_mse": s / n, "val_mse": v, "val_r2": r2_score(Y[n:], p)})
    json.dump(hist, open("history.json", "w"), indent=1)
# rolling out day by day, as the shop uses it: the features of a day from the days before it
hist_sales = list(df["sales"][:n]); preds = []
for t in range(n, len(df)):
    row = df.loc[t, features].copy(); row["trend7"] = np.mean(hist_sales[-3:]); row["lag1"] = hist_sales[-1]; row["lag7"] = hist_sales[-7]
    x = torch.tensor(((row - mu) / sd).values.astype("float32"))[None]
    with torch.no_grad():
        preds.append(model(x).item() * ys + ym)
    hist_sales.append(df.loc[t, "sales"])
json.dump({"backtest_r2": r2_score(df["sales"][n:], preds), "days": len(preds)}, open("backtest.json", "w"), indent=1)
print("backtest", json.load(open("backtest.json")))
