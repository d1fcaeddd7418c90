"""The fix plan: what to change, from what to what, and the number that shows it worked."""
