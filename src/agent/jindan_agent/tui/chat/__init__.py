"""The third screen: talk about the run, with a model or without one."""
