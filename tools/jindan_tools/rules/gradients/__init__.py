"""Rules of the family 'gradients', one file a rule."""
