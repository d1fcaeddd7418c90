# ruff: noqa: D100, I001, PTH123, SIM115
import segmentation_models_pytorch as smp
import torch
from torch import nn
from torch.utils.data import DataLoader
from data import Vessels, evaluate, val_loader

model = smp.Unet("resnet34", encoder_weights="imagenet", in_channels=3, classes=1).cuda()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
loader = DataLoader(Vessels("train"), batch_size=8, shuffle=True)
log = open("log.csv", "w")
log.write("epoch,train_loss,val_loss,val_iou,val_dice\n")
for epoch in range(20):
    model.train()
    total = 0.0
    for image, mask in loader:
        optimizer.zero_grad()
        loss = criterion(model(image.cuda()), mask.squeeze(1).long().cuda())
        loss.backward()
        optimizer.step()
        total += loss.item()
    val_loss, val_iou, val_dice = evaluate(model, val_loader, criterion)
    log.write(f"{epoch + 1},{total / len(loader):.4f},{val_loss:.4f},{val_iou:.4f},{val_dice:.4f}\n")
