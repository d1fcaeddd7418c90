"""Generators of the run directories in evals/cases and examples: the data is ours and can be made again."""
