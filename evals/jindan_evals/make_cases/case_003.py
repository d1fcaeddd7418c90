"""Case 003: a change review, from a 960 baseline with its metrics to a 1280 configuration."""

from __future__ import annotations

from jindan_evals.make_cases.case_notes import RESOLUTION_NOTES

HMEAN = (0.912, 0.928, 0.932, 0.941, 0.948, 0.953, 0.957, 0.956, 0.961, 0.9644, 0.9642)
STEPS_PER_EPOCH = 655
OLD = """\
# preset hrnet_w44_960
image_size: 960

dataloaders:
  train:
    batch_size: 8
    shuffle: true

models:
  encoder:
    model_name: hrnet_w44
  optimizer:
    _target_: torch.optim.Adam
    lr: 0.00045
    weight_decay: 0.000082
  scheduler:
    _target_: torch.optim.lr_scheduler.CosineAnnealingLR
    T_max: 20
    eta_min: 0.000008

trainer:
  max_epochs: 20
  precision: 32

early_stopping:
  monitor: val/hmean
  mode: max
  patience: 5
"""


def new_config() -> str:
    """Return the 1280 configuration: four lines differ and the accumulation stands under `models`."""
    changed = OLD.replace("hrnet_w44_960", "hrnet_w44_1280").replace("image_size: 960", "image_size: 1280")
    changed = changed.replace("batch_size: 8", "batch_size: 2").replace("0.000082", "0.00006")
    return changed.replace("\ntrainer:\n", "  trainer:\n    accumulate_grad_batches: 4\n\ntrainer:\n")


RUN_SH = """\
#!/bin/bash
python runners/train.py preset=hrnet_w44_1280 trainer.max_epochs=20 models.optimizer.lr=0.00045 \\
  models.optimizer.weight_decay=0.00006 models.scheduler.T_max=20 models.scheduler.eta_min=0.000008
"""


def metrics_csv() -> str:
    """Return the CSVLogger file: 0-based epochs, the step of the last batch, the quoted figures."""
    rows = [f"{epoch},{(epoch + 1) * STEPS_PER_EPOCH - 1},{value}" for epoch, value in enumerate(HMEAN)]
    return "epoch,step,val/hmean\n" + "\n".join(rows) + "\n"


def files() -> dict[str, str]:
    """Return both configurations, the start script, the baseline's metrics and the notes."""
    return {
        "old.yaml": OLD,
        "new.yaml": new_config(),
        "run.sh": RUN_SH,
        "baseline/lightning_logs/version_0/metrics.csv": metrics_csv(),
        "notes/plan.md": RESOLUTION_NOTES,
    }
