"""Rules of the family 'fit', one file a rule."""
