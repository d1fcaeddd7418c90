"""A conversation about a finished diagnosis: the same tools for rules, a model and a person, and no screen."""
