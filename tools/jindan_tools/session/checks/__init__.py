"""The checks over a session, one file each."""
