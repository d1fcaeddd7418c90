"""The differential: from findings to ranked causes with a status, and to a verdict."""
