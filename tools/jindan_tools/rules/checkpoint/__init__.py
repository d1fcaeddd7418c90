"""Rules about what was loaded from a checkpoint."""
