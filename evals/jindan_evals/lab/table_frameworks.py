"""Runs of HF Trainer, Lightning and Ultralytics."""

from __future__ import annotations

from jindan_evals.lab.scenario import Scenario

HF: tuple[Scenario, ...] = ()
LIGHTNING: tuple[Scenario, ...] = ()
YOLO: tuple[Scenario, ...] = ()
