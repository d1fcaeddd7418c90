import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class SeqNet(nn.Module):
    def __init__(self, n_in=1, hidden=48, n_cls=4):
        super().__init__()
        self.rnn = nn.LSTM(n_in, hidden, num_layers=1)
        self.fc = nn.Linear(hidden, n_cls)

    def forward(self, x):
        x = x.transpose(0, 1)          # (T, B, F)
        out, (h, c) = self.rnn(x)
        return self.fc(h[-1])


def accuracy(logits, target):
    return (logits.argmax(dim=1) == target).float().mean().item()


torch.manual_seed(7)
d = np.load("data/seq.npz")
full = TensorDataset(torch.from_numpy(d["x"]), torch.from_numpy(d["y"]))   # (N, 20, 1)
tr, va = random_split(full, [2000, 400])
train_dl = DataLoader(tr, batch_size=32, shuffle=True)
val_dl = DataLoader(va, batch_size=100)
model = SeqNet()
opt = torch.optim.Adam(model.parameters(), lr=5e-3)
ce = nn.CrossEntropyLoss()
for epoch in range(1, 26):
    model.train()
    losses = []
    for xb, yb in train_dl:
        loss = ce(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        ev = [(ce(model(xb), yb).item(), accuracy(model(xb), yb)) for xb, yb in val_dl]
    print(f"Epoch {epoch}/25 - loss: {np.mean(losses):.4f} - val_loss: {np.mean([e[0] for e in ev]):.4f} - val_accuracy: {np.mean([e[1] for e in ev]):.4f}")
