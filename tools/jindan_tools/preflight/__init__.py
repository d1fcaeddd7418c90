"""Before a run: what its configuration contradicts, what has no effect, what its numbers come to, which traps it meets."""
