"""Makes the run files of the trap cases: real small trainings, and logs computed from a library's message format."""
