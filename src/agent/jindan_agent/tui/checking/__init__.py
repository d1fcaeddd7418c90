"""Diagnose in a process of its own, so that reading a large log never holds up a key press."""
