"""Session lessons and improvement logs: several runs in one Korean report."""
