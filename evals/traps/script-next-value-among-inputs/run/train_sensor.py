import pandas as pd
import torch
import torch.nn as nn
from sklearn.metrics import mean_absolute_error, r2_score

torch.manual_seed(0)
df = pd.read_csv("sensor.csv", parse_dates=["time"]).sort_values("time")
df["level"] = df["flow"].shift(-1)
df["flow_prev"] = df["flow"].shift(1)
df["flow_prev2"] = df["flow"].shift(2)
df = df.bfill().ffill()
inputs = ["level", "flow_prev", "flow_prev2", "rain"]
n = int(0.8 * len(df))
mu, sd = df[inputs][:n].mean(), df[inputs][:n].std()
x = torch.tensor(((df[inputs] - mu) / sd).values, dtype=torch.float32)
y = torch.tensor(((df["flow"] - df["flow"][:n].mean()) / df["flow"][:n].std()).values, dtype=torch.float32)[:, None]
net = nn.Sequential(nn.Linear(4, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 1))
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(30):
    net.train()
    run = 0.0
    for i in torch.randperm(n).split(64):
        loss = nn.functional.mse_loss(net(x[i]), y[i])
        opt.zero_grad()
        loss.backward()
        opt.step()
        run += loss.item() * len(i)
    net.eval()
    with torch.no_grad():
        p = net(x[n:])
    print(f"epoch {epoch} loss {run/n:.4f} val_loss {nn.functional.mse_loss(p, y[n:]).item():.4f} val_r2 {r2_score(y[n:], p):.4f} val_mae {mean_absolute_error(y[n:], p):.4f}")
