"""Rules of the family 'reporting', one file a rule."""
