"""What the script of a training does, read from its syntax tree: it is parsed, never run."""
