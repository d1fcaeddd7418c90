"""Rules of the family 'optimizer', one file a rule.

OPT001 adam-family-at-sgd-rate
OPT002 sgd-with-adam-rate
OPT003 sgd-rate-extreme
OPT004 momentum-zero
OPT005 decay-shrinks-weights
OPT006 few-optimizer-steps
OPT100 decay-bounds-weights
"""
