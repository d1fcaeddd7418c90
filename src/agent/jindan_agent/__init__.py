"""The front doors and the way from a run directory to a Korean root-cause report."""
