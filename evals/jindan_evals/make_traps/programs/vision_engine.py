# pyright: basic, reportMissingImports=false
"""MMEngine runs: a warm-up that counts epochs by default, a logged rate that is the backbone's."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from mmengine.config import Config
from mmengine.evaluator import BaseMetric
from mmengine.model import BaseModel
from mmengine.registry import DATASETS, METRICS, MODELS
from mmengine.runner import Runner
from torch import nn
from torch.utils.data import Dataset

_COMMON = """
default_scope = 'mmengine'
model = dict(type='ToyClassifier', num_classes=6)
train_dataloader = dict(batch_size=16, num_workers=0, collate_fn=dict(type='default_collate'), dataset=dict(type='Toy', count=640, seed=1), sampler=dict(type='DefaultSampler', shuffle=True))
val_dataloader = dict(batch_size=50, num_workers=0, collate_fn=dict(type='default_collate'), dataset=dict(type='Toy', count=200, seed=2), sampler=dict(type='DefaultSampler', shuffle=False))
val_evaluator = dict(type='Top1')
val_cfg = dict()
default_hooks = dict(logger=dict(type='LoggerHook', interval=20), checkpoint=dict(type='CheckpointHook', interval=50, save_best='accuracy/top1'))
randomness = dict(seed=3)
"""
_EPOCHS = """
train_cfg = dict(by_epoch=True, max_epochs=12, val_interval=1)
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.02, momentum=0.9, weight_decay=0.0001))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.001, begin=0, end=500),
    dict(type='MultiStepLR', by_epoch=True, begin=0, end=12, milestones=[8, 11], gamma=0.1),
]
"""
_BACKBONE = """
train_cfg = dict(by_epoch=True, max_epochs=12, val_interval=1)
optim_wrapper = dict(
    optimizer=dict(type='AdamW', lr=0.002, weight_decay=0.0001),
    clip_grad=dict(max_norm=0.1, norm_type=2),
    paramwise_cfg=dict(custom_keys={'backbone': dict(lr_mult=0.1)}))
param_scheduler = [dict(type='MultiStepLR', by_epoch=True, begin=0, end=12, milestones=[10], gamma=0.1)]
"""


@DATASETS.register_module()
class Toy(Dataset):
    """Rows of six clusters."""

    def __init__(self, count: int, seed: int) -> None:
        """Draw the rows."""
        self.metainfo = {"classes": ("bolt", "nut", "washer", "screw", "pin", "clip")}
        centres = torch.randn(6, 32, generator=torch.Generator().manual_seed(0)) * 0.6
        own = torch.Generator().manual_seed(seed)
        self.labels = torch.randint(0, 6, (count,), generator=own)
        self.rows = centres[self.labels] + torch.randn(count, 32, generator=own)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.labels)

    def __getitem__(self, place: int) -> dict:
        """Return a row."""
        return {"inputs": self.rows[place], "data_samples": self.labels[place]}


@MODELS.register_module()
class ToyClassifier(BaseModel):
    """A backbone and a head."""

    def __init__(self, num_classes: int) -> None:
        """Build it."""
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(32, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU())
        self.cls_head = nn.Linear(64, num_classes)

    def forward(self, inputs: torch.Tensor, data_samples: torch.Tensor, mode: str = "tensor") -> object:
        """Return the losses or the answers."""
        out = self.cls_head(self.backbone(inputs))
        if mode == "loss":
            return {"loss": F.cross_entropy(out, data_samples)}
        return [(o.argmax(), t) for o, t in zip(out, data_samples, strict=True)]


@METRICS.register_module()
class Top1(BaseMetric):
    """The share of right answers."""

    default_prefix = "accuracy"

    def process(self, data_batch: object, data_samples: list) -> None:
        """Keep the answers."""
        self.results += [float(o == t) for o, t in data_samples]

    def compute_metrics(self, results: list) -> dict[str, float]:
        """Return the share."""
        return {"top1": 100 * sum(results) / len(results)}


def main() -> None:
    """Train one kind; leave the scalars."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("epochs", "backbone"))
    kind = p.parse_args().kind
    torch.set_num_threads(1)
    path = Path("toy_config.py")
    path.write_text(_COMMON + {"epochs": _EPOCHS, "backbone": _BACKBONE}[kind])
    config = Config.fromfile(str(path))
    config.work_dir = "work"
    Runner.from_cfg(config).train()
    for found in Path("work").rglob("vis_data/scalars.json"):
        Path("vis_data").mkdir()
        shutil.copy(found, "vis_data/scalars.json")
    shutil.rmtree("work")
    path.unlink()


if __name__ == "__main__":
    main()
