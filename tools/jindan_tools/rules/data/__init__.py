"""Rules of the family 'data', one file a rule.

DAT001 same-train-and-val
DAT002 pipeline-mismatch
DAT003 metric-zero-loss-falls
DAT004 augmentation-switch
DAT005 too-little-data
DAT006 epoch-sawtooth
DAT100 epoch-borders-jump
"""
