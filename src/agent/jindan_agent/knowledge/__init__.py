"""`diagnose knowledge` and `diagnose confirm`: look after the store of earlier reports."""
