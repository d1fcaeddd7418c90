"""Rules of the family 'ending', one file a rule."""
