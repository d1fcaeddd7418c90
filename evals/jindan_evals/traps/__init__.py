"""Trap cases: runs whose obvious reading is false, with the fact that decides."""
