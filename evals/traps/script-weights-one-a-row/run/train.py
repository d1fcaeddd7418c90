import json
import numpy as np
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler


def get_data():
    d = np.load("data/digits.npz")
    return [torch.from_numpy(d[k]) for k in ("x_train", "y_train", "x_val", "y_val")]


def balanced_loader(x, y, batch_size):
    counts = torch.bincount(y, minlength=10).float()
    class_weights = 1.0 / counts
    sampler = WeightedRandomSampler(class_weights[y], num_samples=len(y), replacement=True)
    return DataLoader(TensorDataset(x, y), batch_size=batch_size, sampler=sampler)


def main(epochs=15, lr=1e-3, bs=50):
    torch.manual_seed(0)
    x, y, xv, yv = get_data()
    loader = balanced_loader(x, y, bs)
    net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.1), nn.Linear(128, 10))
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.Adam(net.parameters(), lr=lr)
    log = open("metrics.jsonl", "w")
    for ep in range(epochs):
        net.train()
        s = 0.0
        for bx, by in loader:
            optimizer.zero_grad()
            loss = criterion(net(bx), by)
            loss.backward()
            optimizer.step()
            s += loss.item() / len(loader)
        net.eval()
        with torch.inference_mode():
            o = net(xv)
            v, a = criterion(o, yv).item(), (o.argmax(1) == yv).float().mean().item()
        log.write(json.dumps({"epoch": ep, "train_loss": s, "val_loss": v, "val_accuracy": a}) + "\n")


main()
