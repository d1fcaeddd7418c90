"""Arms side by side: the rules, a model alone, both together, and two that know nothing."""
