"""The names under which the batches and last losses of progress bars are kept."""

from __future__ import annotations

TRAIN_BATCHES = "progress.train_batches"
VAL_BATCHES = "progress.val_batches"
LAST_VAL_LOSS = "progress/last_batch_val"
