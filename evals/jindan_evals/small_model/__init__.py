"""A language model of a few million weights, trained from scratch on tasks of our own, that drives the real graph in CI."""
