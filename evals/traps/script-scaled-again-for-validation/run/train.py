import csv, numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

EPOCHS, BATCH, LR = 15, 64, 2e-3
torch.manual_seed(0)
z = np.load("patches.npz")


class Patches(Dataset):
    def __init__(self, images, labels, transform):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.transform(self.images[i]), int(self.labels[i])


train_tf = transforms.Compose([transforms.ToTensor(), transforms.RandomHorizontalFlip()])
val_tf = transforms.Compose([transforms.ToTensor(), transforms.Lambda(lambda x: x / 255.0)])
train_dl = DataLoader(Patches(z["x_train"], z["y_train"], train_tf), batch_size=BATCH, shuffle=True)
val_dl = DataLoader(Patches(z["x_val"], z["y_val"], val_tf), batch_size=256)

model = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(128, 6))
optimizer = torch.optim.AdamW(model.parameters(), lr=LR, weight_decay=1e-2)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
with open("history.csv", "w", newline="") as f:
    w = csv.writer(f); w.writerow(["epoch", "lr", "train_loss", "train_acc", "val_loss", "val_acc"])
    for epoch in range(EPOCHS):
        model.train(); tl = ta = n = 0
        for x, y in train_dl:
            out = model(x); loss = F.cross_entropy(out, y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            tl += loss.item() * len(y); ta += (out.argmax(1) == y).sum().item(); n += len(y)
        model.eval(); vl = va = m = 0
        with torch.no_grad():
            for x, y in val_dl:
                out = model(x); vl += F.cross_entropy(out, y).item() * len(y); va += (out.argmax(1) == y).sum().item(); m += len(y)
        w.writerow([epoch, f"{scheduler.get_last_lr()[0]:.6f}", f"{tl/n:.5f}", f"{ta/n:.5f}", f"{vl/m:.5f}", f"{va/m:.5f}"]); f.flush()
        scheduler.step()
