import cv2
import torch
import torch.nn.functional as F
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from net import LampNet

NORM = transforms.Compose([transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])


class TrainSet(Dataset):
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        path, y = self.rows[i]
        return NORM(Image.open(path).convert("RGB")), y


class ValSet(TrainSet):
    def __getitem__(self, i):
        path, y = self.rows[i]
        return NORM(cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)), y


def main(train_rows, val_rows):
    model = LampNet(6).cuda()
    opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for epoch in range(25):
        model.train()
        for x, y in DataLoader(TrainSet(train_rows), batch_size=60, shuffle=True):
            loss = F.cross_entropy(model(x.cuda()), y.cuda())
            opt.zero_grad()
            loss.backward()
            opt.step()
        model.eval()
        evaluate(model, DataLoader(ValSet(val_rows), batch_size=60))
