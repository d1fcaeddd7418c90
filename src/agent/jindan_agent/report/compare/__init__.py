"""The comparison of two runs as a Korean page or JSON."""
