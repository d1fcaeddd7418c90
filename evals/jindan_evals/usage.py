"""The error of a command that was called with the wrong words."""

from __future__ import annotations


class UsageError(Exception):
    """What was missing or not found, and how the command is written."""
