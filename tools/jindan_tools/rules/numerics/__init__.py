"""Rules of the family 'numerics', one file a rule.

NUM001 non-finite-loss
NUM002 nan-from-first-record
NUM003 growth-before-nan
NUM004 sudden-nan
NUM005 collapse-before-nan
NUM006 val-worse-before-nan
NUM007 nan-at-lr-rise
NUM008 loss-scale-collapse
NUM009 harmless-overflow-skips
NUM010 odd-static-loss-scale
NUM011 zero-loss-nan-gradient
NUM012 loss-always-zero
NUM013 metric-frozen-after-nan
NUM014 training-on-after-nan
NUM015 nan-in-one-part
NUM016 nan-that-heals
NUM017 divergence-without-nan
NUM018 loss-spike-recovers
NUM019 loss-spike-stays
NUM020 gradient-nan-loss-finite
NUM021 nan-guards
NUM022 collapse-in-steps
"""
