"""The second screen: each finding with its evidence, and the file behind it opened at the line."""
