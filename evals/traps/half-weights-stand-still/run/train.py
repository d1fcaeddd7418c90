"""Trains the model."""

import torch
from net import Net, loader
from torch import nn

model = Net(num_classes=10).cuda().half()
opt = torch.optim.Adam(model.parameters(), lr=3e-6, eps=1e-4)
ce = nn.CrossEntropyLoss()
for _ in range(20):
    for x, y in loader:
        opt.zero_grad()
        loss = ce(model(x.cuda().half()).float(), y.cuda())
        loss.backward()
        opt.step()
