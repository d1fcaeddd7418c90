"""Rules: one file a rule, each from a Run to Findings; the explicit list is in `table`."""
