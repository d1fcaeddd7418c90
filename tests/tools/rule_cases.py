"""The runs of the rule cases, as the evals build them too."""

from jindan_evals.rule_cases import Json, build_run

__all__ = ["Json", "build_run"]
