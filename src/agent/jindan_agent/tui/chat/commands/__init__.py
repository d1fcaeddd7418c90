"""The commands that begin with a slash, one a file, and the table that lists them."""
