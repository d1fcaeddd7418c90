"""Rules of the family 'crash', one file a rule."""
