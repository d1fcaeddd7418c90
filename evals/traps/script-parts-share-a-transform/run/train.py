import argparse
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, random_split
from torchvision import transforms as T

from shapes import ShapeFolder, small_cnn


def loop(model, loader, opt=None):
    model.train(opt is not None)
    loss_sum = right = n = 0
    with torch.set_grad_enabled(opt is not None):
        for x, y in loader:
            z = model(x)
            loss = F.cross_entropy(z, y)
            if opt is not None:
                opt.zero_grad(); loss.backward(); opt.step()
            loss_sum += loss.item() * len(y); right += (z.argmax(1) == y).sum().item(); n += len(y)
    return loss_sum / n, right / n


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--epochs", type=int, default=40)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--batch-size", type=int, default=32)
    args = p.parse_args()
    print(args)
    torch.manual_seed(0)
    full = ShapeFolder("data/shapes")
    train_set, val_set = random_split(full, [240, 400], generator=torch.Generator().manual_seed(0))
    train_set.dataset.transform = T.Compose([T.RandomHorizontalFlip(), T.RandomVerticalFlip(), T.RandomRotation(180), T.ColorJitter(0.4, 0.4, 0.4), T.ToTensor()])
    val_set.dataset.transform = T.Compose([T.ToTensor()])
    train_loader = DataLoader(train_set, args.batch_size, shuffle=True)
    val_loader = DataLoader(val_set, 200)
    model = small_cnn(5)
    opt = torch.optim.Adam(model.parameters(), lr=args.lr)
    for epoch in range(1, args.epochs + 1):
        tl, ta = loop(model, train_loader, opt)
        vl, va = loop(model, val_loader)
        print(f"epoch {epoch}/{args.epochs} train_loss={tl:.4f} train_acc={ta:.4f} val_loss={vl:.4f} val_acc={va:.4f}", flush=True)


main()
