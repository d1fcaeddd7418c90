"""Learning-rate schedules exactly as frameworks compute them, and what a logged curve says about them."""
