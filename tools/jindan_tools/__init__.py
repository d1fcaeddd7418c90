"""Deterministic tools that read a training run, check it, rank causes and plan fixes; they know no model or screen."""
