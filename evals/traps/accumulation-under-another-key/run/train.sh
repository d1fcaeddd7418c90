python runners/train.py preset=hrnet_1280 models.trainer.accumulate_grad_batches=8
# runners/train.py: trainer = pl.Trainer(**config.trainer)
