#!/bin/bash
python runners/train.py preset=hrnet_w44_1280 trainer.max_epochs=20 models.optimizer.lr=0.00045 \
  models.optimizer.weight_decay=0.00006 models.scheduler.T_max=20 models.scheduler.eta_min=0.000008
