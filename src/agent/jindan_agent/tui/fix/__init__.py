"""The fifth screen: the plan as a patch of the configuration, copied or written to a new file."""
