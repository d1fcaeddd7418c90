"""The training scripts of the trap cases; each runs by itself in a process of its own."""
