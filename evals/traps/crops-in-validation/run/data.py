import albumentations as A
from albumentations.pytorch import ToTensorV2
from torch.utils.data import DataLoader

from folder import Tiles

tfm = A.Compose([
    A.RandomResizedCrop(size=(224, 224), scale=(0.08, 1.0)),
    A.HorizontalFlip(p=0.5),
    A.CoarseDropout(p=0.5),
    A.Normalize(),
    ToTensorV2(),
])


def loaders(root, batch_size):
    train = Tiles(root, "train", transform=tfm)
    val = Tiles(root, "val", transform=tfm)
    return DataLoader(train, batch_size, shuffle=True, num_workers=4), DataLoader(val, batch_size, num_workers=4)
