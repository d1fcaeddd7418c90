"""The fixed way in which a model takes part in a diagnosis that is already complete without it."""
