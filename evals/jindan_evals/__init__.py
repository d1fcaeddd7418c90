"""Cases, arms and scorers that say how good a diagnosis is."""
