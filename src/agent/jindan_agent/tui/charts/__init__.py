"""Curves of a run in a terminal, told apart and marked without colour.

plotext and its Textual widget were looked at and left out: the widget has had no release since 2024 and is made for
plotext 5, version 6 is a compiled package of its own, and its figure is one global object that knows neither NaN nor
marks. What is needed here is three small pure functions.
"""
