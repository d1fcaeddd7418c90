"""Rules of the family 'contrastive', one file a rule.

CTR001 discriminator-wins
CTR002 temperature
CTR003 few-negatives
CTR004 embedding-collapse
CTR005 exact-chance
CTR006 batch-not-in-force
"""
