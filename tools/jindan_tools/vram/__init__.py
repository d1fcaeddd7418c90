"""How much GPU memory a training run needs, what fits a card, and how a measured peak scales."""
