"""Rules of the family 'memory', one file a rule."""
