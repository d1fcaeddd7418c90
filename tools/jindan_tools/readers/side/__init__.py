"""Read what lies beside a training record: system logs, GPU tools, package lists, patches. None of it is a metric log."""
