"""`diagnose lr`: the learning rate of a plan, what a change makes of it, and what a run really used."""
