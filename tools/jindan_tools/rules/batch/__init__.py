"""Rules of the family 'batch', one file a rule."""
