"""What scripts do with their pictures: how they are read, resized, augmented and split; files of data are read by themselves."""

import pytest

from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.files.training_script import TrainingScript

OF_IMAGES = frozenset({"seeds_apart", "colours_swapped", "masks_interpolated", "augments_held_out"})
KERAS_SPLIT = (
    "import keras\na = keras.utils.image_dataset_from_directory('d', validation_split=0.2, subset='training', {})\n"
    "b = keras.utils.image_dataset_from_directory('d', validation_split=0.2, subset='validation', {})\nmodel.fit(a, validation_data=b)\n"
)
KERAS_FUNCTION = (
    "import keras\ndef load(subset, seed):\n    return keras.utils.image_dataset_from_directory('d', validation_split=0.2, subset=subset, seed=seed)\n"
    "model.fit(load('training', {}), validation_data=load('validation', {}))\n"
)
DATA = "import cv2\nimport torch\nfrom PIL import Image\nfrom torchvision import transforms as T\nfrom torchvision.transforms import functional as TF\n"
READS = (
    "class TrainSet(torch.utils.data.Dataset):\n    def __getitem__(self, i):\n        image = {}\n        return image\n"
    "class ValSet(TrainSet):\n    def __getitem__(self, i):\n        image = {}\n        return image\n"
)
MASKS = "class D(torch.utils.data.Dataset):\n    def __getitem__(self, i):\n        image, mask = self.pairs[i]\n        mask = {}\n        return image, mask.long()\n"
BOTH = "tf = T.Compose([T.{}, T.ToTensor()])\nplain = T.Compose([T.Resize(64), T.ToTensor()])\ntrain = Tiles('train', transform=tf)\nval = Tiles('val', transform={})\n"
CASES: list[tuple[str, str, set[str]]] = [
    ("two seeds for the sides of one split", KERAS_SPLIT.format("seed=1", "seed=2"), {"seeds_apart"}),
    ("one seed for both sides", KERAS_SPLIT.format("seed=1", "seed=1"), set()),
    ("a name for the seed", "SEED = 3\n" + KERAS_SPLIT.format("seed=SEED", "seed=SEED"), set()),
    ("two seeds and no order", KERAS_SPLIT.format("seed=1, shuffle=False", "seed=2, shuffle=False"), set()),
    ("two seeds handed to a function", KERAS_FUNCTION.format(7, 8), {"seeds_apart"}),
    ("one seed handed to a function", KERAS_FUNCTION.format(7, 7), set()),
    ("a split that goes by file order", KERAS_SPLIT.replace("keras.utils.image_dataset_from_directory", "g.flow_from_directory").format("seed=1", "seed=2"), set()),
    ("each side of another split", "import torch\na, _ = train_test_split(x, random_state=1)\n_, b = train_test_split(x, random_state=2)\nloss.backward()\n", {"seeds_apart"}),
    ("each side of one split", "import torch\na, _ = train_test_split(x, random_state=1)\n_, b = train_test_split(x, random_state=1)\nloss.backward()\n", set()),
    ("splits of two data sets", "import torch\na, _ = train_test_split(x, random_state=1)\n_, b = train_test_split(z, random_state=2)\nloss.backward()\n", set()),
    ("blue first for validation only", DATA + READS.format("Image.open(self.p[i])", "cv2.imread(self.p[i])"), {"colours_swapped"}),
    ("blue first for training only", DATA + READS.format("cv2.imread(self.p[i])", "Image.open(self.p[i])"), {"colours_swapped"}),
    ("turned to red first", DATA + READS.format("Image.open(self.p[i])", "cv2.cvtColor(cv2.imread(self.p[i]), cv2.COLOR_BGR2RGB)"), set()),
    ("turned by an index", DATA + READS.format("Image.open(self.p[i])", "cv2.imread(self.p[i])[:, :, ::-1]"), set()),
    ("grey pictures", DATA + READS.format("Image.open(self.p[i])", "cv2.imread(self.p[i], 0)"), set()),
    ("blue first on both sides", DATA + READS.format("cv2.imread(self.p[i])", "cv2.imread(self.p[i])"), set()),
    ("masks mixed by torchvision's default", DATA + MASKS.format("TF.resize(mask, [64, 64])"), {"masks_interpolated"}),
    ("masks by the nearest pixel", DATA + MASKS.format("TF.resize(mask, [64, 64], interpolation=T.InterpolationMode.NEAREST)"), set()),
    ("masks mixed by OpenCV's default", DATA + MASKS.format("cv2.resize(mask, (64, 64))"), {"masks_interpolated"}),
    ("masks by OpenCV's nearest", DATA + MASKS.format("cv2.resize(mask, (64, 64), interpolation=cv2.INTER_NEAREST)"), set()),
    ("masks mixed by Pillow's default", DATA + MASKS.format("mask.resize((64, 64))"), {"masks_interpolated"}),
    ("masks by Pillow's nearest", DATA + MASKS.format("mask.resize((64, 64), Image.NEAREST)"), set()),
    ("masks mixed and made binary", DATA + MASKS.format("TF.resize(mask, [64, 64]); mask = mask > 0"), set()),
    ("densities mixed and made to count again", DATA + MASKS.format("cv2.resize(mask, (64, 64), interpolation=cv2.INTER_CUBIC) * 64"), set()),
    ("heat maps mixed", DATA + MASKS.format("mask / mask.max(); mask = cv2.resize(mask, (64, 64))"), set()),
    ("answers of a model mixed", "import torch\nimport torch.nn.functional as F\ncams, segs = model(x)\nsegs = F.interpolate(segs, size=y.shape[1:], mode='bilinear')\nloss.backward()\n", set()),
    ("images mixed", DATA + MASKS.format("self.read(i); image = TF.resize(image, [64, 64])"), set()),
    ("random crops for both sides", DATA + "# Compose(\n" + BOTH.format("RandomResizedCrop(64)", "tf"), {"augments_held_out"}),
    ("random crops for training", DATA + BOTH.format("RandomResizedCrop(64)", "plain"), set()),
    ("flips for both sides", DATA + BOTH.format("RandomHorizontalFlip()", "tf"), set()),
    ("a list of its own with random crops", DATA + "val_tf = T.Compose([T.RandomResizedCrop(64), T.ToTensor()])\n", {"augments_held_out"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_happens_to_pictures_is_found_and_sound_code_is_left_alone(text: str, names: set[str]) -> None:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1))
    events = TrainingScript().read(TextFile(path="data.py", size=len(text), lines=lines)).events
    assert {e.word("habit") for e in events} & OF_IMAGES == names
