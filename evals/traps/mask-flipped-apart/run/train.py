# ruff: noqa: ANN001, ANN201, ANN204, D100, D101, D103, F821, I001, PTH123, SIM115
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from PIL import Image
from unet import UNet
from pathlib import Path

image_tf = transforms.Compose(
    [
        transforms.Resize((256, 256)),
        transforms.RandomHorizontalFlip(),
        transforms.RandomRotation(30),
        transforms.ToTensor(),
        transforms.Normalize((0.5,) * 3, (0.5,) * 3),
    ]
)
mask_tf = transforms.Compose(
    [
        transforms.Resize((256, 256), interpolation=transforms.InterpolationMode.NEAREST),
        transforms.RandomHorizontalFlip(),
        transforms.RandomRotation(30),
        transforms.ToTensor(),
    ]
)


class Polyps(Dataset):
    def __init__(self, root):
        self.images = sorted(Path(root, "images").glob("*.png"))
        self.masks = sorted(Path(root, "masks").glob("*.png"))

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = image_tf(Image.open(self.images[i]).convert("RGB"))
        mask = mask_tf(Image.open(self.masks[i]).convert("L"))
        return image, (mask > 0.5).float()


def main():
    train = DataLoader(Polyps("data/train"), batch_size=8, shuffle=True, num_workers=4)
    val = DataLoader(Polyps("data/val"), batch_size=8)
    model = UNet(3, 1).cuda()
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    log = open("train_log.tsv", "w")
    log.write("epoch\ttrain_loss\ttrain_dice\tval_loss\tval_dice\n")
    for epoch in range(50):
        model.train()
        total = dice = 0.0
        for image, mask in train:
            optimizer.zero_grad()
            out = model(image.cuda())
            loss = criterion(out, mask.cuda())
            loss.backward()
            optimizer.step()
            total += loss.item()
            dice += score(out, mask.cuda())
        val_loss, val_dice = evaluate(model, val, criterion)
        log.write(f"{epoch + 1}\t{total / len(train):.4f}\t{dice / len(train):.4f}\t{val_loss:.4f}\t{val_dice:.4f}\n")
