import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(3)
X, y = load_breast_cancer(return_X_y=True)
X = StandardScaler().fit_transform(X)
x_train, x_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=7)
f = lambda a: torch.tensor(a, dtype=torch.float32)
x_train, x_test, y_train, y_test = f(x_train), f(x_test), f(y_train), f(y_test)
net = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 1))
opt = torch.optim.Adam(net.parameters(), lr=2e-3, weight_decay=1e-4)
loss_fn = nn.BCEWithLogitsLoss()
for epoch in range(1, 31):
    net.train()
    s = 0.0
    for i in torch.randperm(len(x_train)).split(32):
        loss = loss_fn(net(x_train[i]).squeeze(1), y_train[i])
        opt.zero_grad()
        loss.backward()
        opt.step()
        s += loss.item() * len(i)
    net.eval()
    with torch.no_grad():
        z = net(x_test).squeeze(1)
    print(f"epoch {epoch} train_loss {s/len(x_train):.4f} val_loss {loss_fn(z, y_test).item():.4f} val_acc {((z > 0).float() == y_test).float().mean().item():.4f}")
