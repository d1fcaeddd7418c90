"""Rules of the family 'fit', one file a rule.

FIT001 overfit
FIT002 loss-rises-metric-holds
FIT003 memorisation
FIT004 best-not-last
FIT005 long-plateau
FIT006 epochs-too-few
FIT007 detector-underfit
FIT008 train-above-val
FIT009 healthy-convergence
FIT010 small-val-set
"""
