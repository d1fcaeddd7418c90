"""Trains the model."""

import pandas as pd
import torch
from sklearn.model_selection import train_test_split
from torch import nn

TARGET = "churn"
df = pd.read_csv("users.csv")
y = df[TARGET].values
X = df.drop(columns=["user_id"]).values
X_tr, X_va, y_tr, y_va = train_test_split(X, y, test_size=0.2, random_state=0)
model = nn.Sequential(nn.Linear(X.shape[1], 64), nn.ReLU(), nn.Linear(64, 1))
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
lossf = nn.BCEWithLogitsLoss()
for epoch in range(20):
    model.train()
    for i in range(0, len(X_tr), 256):
        opt.zero_grad()
        loss = lossf(model(torch.tensor(X_tr[i : i + 256]).float()).squeeze(1), torch.tensor(y_tr[i : i + 256]).float())
        loss.backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        va = lossf(model(torch.tensor(X_va).float()).squeeze(1), torch.tensor(y_va).float())
    print(f"epoch {epoch} train_loss {loss.item():.4f} val_loss {va.item():.4f}")  # noqa: T201
