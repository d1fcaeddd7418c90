"""Prior reports: how they are kept, and how those that resemble a run are found again."""
