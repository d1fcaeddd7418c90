"""Read run directories: from a path to Runs, every value with its source."""
