import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset
from engine import Trainer


def dataset(part):
    d = np.load("data/digits.npz")
    return TensorDataset(torch.from_numpy(d[f"x_{part}"]), torch.from_numpy(d[f"y_{part}"]))


if __name__ == "__main__":
    torch.manual_seed(42)
    net = torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    trainer = Trainer(net, torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9), torch.nn.CrossEntropyLoss())
    trainer.fit(DataLoader(dataset("train"), batch_size=32, shuffle=True), DataLoader(dataset("val"), batch_size=128), epochs=12)
