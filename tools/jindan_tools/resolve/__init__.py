"""From what files say to what really ran: canonical names, framework defaults, overrides, derived values."""
