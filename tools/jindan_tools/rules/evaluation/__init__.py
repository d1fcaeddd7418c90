"""Rules of the family 'evaluation', one file a rule."""
