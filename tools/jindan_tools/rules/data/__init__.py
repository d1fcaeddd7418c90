"""Rules of the family 'data', one file a rule."""
