"""Rules of the family 'tokens', one file a rule."""
