"""Rules of the family 'labels', one file a rule.

LBL001 labels-missing
LBL002 eval-labels-missing
LBL003 single-class-loss
LBL004 corrupt-labels
LBL005 duplicate-labels
LBL006 class-imbalance
LBL007 class-count-conflict
LBL008 zero-ap-classes
LBL009 faint-classes
LBL010 null-head-ran
LBL100 rare-tags-never-found
"""
