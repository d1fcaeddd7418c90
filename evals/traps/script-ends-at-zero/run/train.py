"""Train an autoencoder of small textures."""

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import transforms

torch.manual_seed(6)
to_input = transforms.Compose([transforms.Normalize([0.5], [0.5])])
angle, phase = 3.1 * torch.rand(600, 1, 1), 6.3 * torch.rand(600, 1, 1)
place = torch.arange(12) / 12.0
wave = torch.cos(angle) * place[None, :, None] + torch.sin(angle) * place[None, None, :]
images = to_input(0.5 + 0.4 * torch.sin(6.3 * wave + phase)[:, None]).flatten(1)
train_loader = DataLoader(images[:500], batch_size=25, shuffle=True)
val_loader = DataLoader(images[500:], batch_size=50)
down = [nn.Linear(144, 64), nn.ReLU(), nn.Linear(64, 16)]
model = nn.Sequential(*down, nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 144), nn.Sigmoid())
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
criterion = nn.MSELoss()
for epoch in range(1, 26):
    model.train()
    total = 0.0
    for x in train_loader:
        loss = criterion(model(x), x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    model.eval()
    with torch.no_grad():
        val_loss = sum(criterion(model(x), x).item() for x in val_loader) / len(val_loader)
    print(f"epoch {epoch} train_loss {total / len(train_loader):.4f} val_loss {val_loss:.4f}")
