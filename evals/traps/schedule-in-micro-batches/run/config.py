"""Made for one run."""

import ml_collections


def get_config() -> ml_collections.ConfigDict:
    """Return the settings."""
    c = ml_collections.ConfigDict()
    c.learning_rate = 3e-4
    c.warmup_steps = 500
    c.num_train_steps = 10000
    c.schedule = "warmup_cosine_decay"
    c.grad_accum_every_k = 8
    c.batch_size = 32
    return c
