"""What opens over the panes and closes with Esc."""
