"""Runs of small scripts, each written as a user would: other tasks, notations and faults than the lab's templates."""
