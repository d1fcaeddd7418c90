"""Read the log that a W&B run writes on the spot: run-ID.wandb."""
