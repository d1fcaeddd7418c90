import numpy as np
import torch
from PIL import Image
from torch.utils.data import Dataset
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as TF


class Street(Dataset):
    """Ids: 0 background, 1 road, 2 kerb, 3 car, 4 person."""

    def __init__(self, pairs, size=(512, 512)):
        self.pairs = pairs
        self.size = list(size)

    def __getitem__(self, i):
        image, mask = (Image.open(p) for p in self.pairs[i])
        image = TF.resize(image.convert("RGB"), self.size, interpolation=InterpolationMode.BILINEAR)
        mask = TF.resize(mask, self.size, interpolation=InterpolationMode.BILINEAR)
        return TF.to_tensor(image), torch.from_numpy(np.array(mask)).long()

    def __len__(self):
        return len(self.pairs)
