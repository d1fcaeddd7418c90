"""One diagnosis as a Korean report: Markdown, plain text or JSON."""
