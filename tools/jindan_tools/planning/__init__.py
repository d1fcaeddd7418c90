"""The arithmetic of a training before it runs: batch, steps, rates, time, chance levels, and what contradicts what."""
