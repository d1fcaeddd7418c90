"""The sections of a report, one a file; each returns None when it has nothing to say."""
