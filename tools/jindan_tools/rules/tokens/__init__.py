"""Rules of the family 'tokens', one file a rule.

TOK001 too-long-sequences
TOK002 shared-pad-token
"""
