"""Rules of the family 'plateau', one file a rule."""
