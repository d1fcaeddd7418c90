"""Rules about what the training script does, held against what the curves show."""
