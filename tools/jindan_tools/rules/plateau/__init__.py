"""Rules of the family 'plateau', one file a rule.

PLT001 chance-level-loss
PLT002 val-stays-at-chance
PLT003 majority-answer
PLT004 in-batch-chance
PLT005 short-last-batch
PLT006 ln2-plateau
PLT007 double-softmax
PLT008 first-loss-too-high
PLT009 val-loss-frozen
PLT010 metric-frozen
PLT011 label-prior-loss
PLT012 uniform-token-loss
PLT013 claimed-success
PLT014 stuck-attempt
"""
