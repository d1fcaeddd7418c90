import numpy as np
import pandas as pd
import torch
import torch.nn as nn
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

torch.manual_seed(0)
df = pd.read_csv("load_hourly.csv", parse_dates=["ts"]).sort_values("ts")
df["hour"] = df["ts"].dt.hour
df["t"] = np.arange(len(df)) / len(df)
cut = int(len(df) * 0.85)
past, future = df.iloc[:cut], df.iloc[cut:]
cols = ["t", "hour", "temp"]
x_train, x_val, y_train, y_val = train_test_split(past[cols].values, past["load"].values, test_size=0.2, random_state=0)
mu, sd, ym, ys = x_train.mean(0), x_train.std(0), y_train.mean(), y_train.std()
f = lambda x: torch.tensor((x - mu) / sd, dtype=torch.float32)
g = lambda y: torch.tensor((y - ym) / ys, dtype=torch.float32)[:, None]
net = nn.Sequential(nn.Linear(3, 256), nn.Tanh(), nn.Linear(256, 256), nn.Tanh(), nn.Linear(256, 1))
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
xt, yt, xv, yv = f(x_train), g(y_train), f(x_val), g(y_val)
for epoch in range(1, 41):
    net.train()
    total = 0.0
    for i in torch.randperm(len(xt)).split(64):
        loss = nn.functional.mse_loss(net(xt[i]), yt[i])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(i)
    net.eval()
    with torch.no_grad():
        p = net(xv)
    print(f"epoch {epoch} train_loss {total / len(xt):.4f} val_loss {nn.functional.mse_loss(p, yv).item():.4f} val_r2 {r2_score(yv, p):.4f}")
with torch.no_grad():
    print(f"test_r2: {r2_score(g(future['load'].values), net(f(future[cols].values))):.4f}")
