"""Lanes in which a real server and a model drive the whole graph, each with what it must never do."""
