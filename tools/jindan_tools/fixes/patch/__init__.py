"""The fix plan as a patch of the configuration file that the values came from, comments and formatting kept."""
