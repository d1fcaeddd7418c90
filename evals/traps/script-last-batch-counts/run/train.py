import numpy as np
import torch
from torch import nn

from torch.utils.data import DataLoader, TensorDataset


def validate(model, loader, criterion):
    model.eval()
    for images, labels in loader:
        with torch.no_grad():
            outputs = model(images)
            val_loss = criterion(outputs, labels)
            val_acc = (outputs.argmax(1) == labels).float().mean()
    return val_loss.item(), val_acc.item()


def main():
    torch.manual_seed(0)
    d = {k: torch.from_numpy(v) for k, v in np.load("data/digits.npz").items()}
    model = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 10))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=7e-4)
    train = DataLoader(TensorDataset(d["x_train"], d["y_train"]), batch_size=64, shuffle=True)
    val = DataLoader(TensorDataset(d["x_val"], d["y_val"]), batch_size=62)
    for epoch in range(14):
        model.train()
        total = 0.0
        for images, labels in train:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            total += loss.item()
        vl, va = validate(model, val, criterion)
        print(f"epoch {epoch + 1:02d} | train loss {total / len(train):.4f} | val loss {vl:.4f} | val acc {va:.4f}")


main()
