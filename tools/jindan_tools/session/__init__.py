"""Several runs side by side: what differs, what is the same run twice, what their notes claim and what they teach."""
