"""Rules of the family 'optimizer', one file a rule."""
