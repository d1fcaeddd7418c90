"""Rules of the family 'numerics', one file a rule."""
