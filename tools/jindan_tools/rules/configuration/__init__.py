"""Rules of the family 'configuration', one file a rule.

CFG001 yaml-exponent-string
CFG002 conflicting-records
"""
