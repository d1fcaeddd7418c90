"""Rules about tables of true values and answers beside a run."""
