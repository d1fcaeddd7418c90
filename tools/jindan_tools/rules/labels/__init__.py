"""Rules of the family 'labels', one file a rule."""
