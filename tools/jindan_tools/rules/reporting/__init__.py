"""Rules of the family 'reporting', one file a rule.

REP001 too-few-records
REP002 no-metrics
REP003 several-segments
REP004 finished
REP005 changed-code
REP006 environment-listed
"""
