"""Read the bulk of a large log a wording at a time: the lines that differ only in their numbers at once."""
