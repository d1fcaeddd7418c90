"""Rules of the family 'schedule', one file a rule."""
