"""What a step of the plan should produce, computed from the run."""
