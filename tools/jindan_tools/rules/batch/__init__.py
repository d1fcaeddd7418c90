"""Rules of the family 'batch', one file a rule.

BAT001 accumulated-loss-not-averaged
BAT002 trainer-inflates-loss
BAT003 nominal-batch-accumulates
BAT004 tiny-batch-norm
BAT005 small-effective-batch
BAT006 recipe-rate-not-scaled
BAT007 first-loss-multiple-of-chance
BAT008 loss-above-chance
"""
