"""Rules of the family 'evaluation', one file a rule.

EVL001 no-validation
EVL002 restless-validation
EVL003 final-differs
"""
