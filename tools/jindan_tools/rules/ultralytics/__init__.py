"""Rules of the family 'ultralytics', one file a rule."""
