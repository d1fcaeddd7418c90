"""A fault lab: real training runs with known faults, to test the tool on runs it was not built on."""
