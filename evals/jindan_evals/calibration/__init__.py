"""Confidence held against runs that the rules were not made on."""
