"""Rules of the family 'contrastive', one file a rule."""
