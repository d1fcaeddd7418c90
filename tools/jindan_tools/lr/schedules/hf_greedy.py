"""Hugging Face `greedy` (GreedyLR), replayed over the metrics: up after a run of gains, down after a run of losses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Listed, Piece


class _State(Struct):
    lr: float
    best: float
    chances: int
    bad: int = 0
    good: int = 0
    cooling: int = 0
    warming: int = 0
    window: list[float] = []
    total: float = 0.0


class HfGreedy(Struct, frozen=True, kw_only=True):
    """`metrics` are the losses it was called with; step k follows metric k. Source: transformers.GreedyLR (5.23)."""

    lr: float
    metrics: tuple[float, ...]
    mode: Literal["min", "max"] = "min"
    factor: float = 0.95
    patience: int = 10
    threshold: float = 1e-6
    threshold_mode: Literal["rel", "abs"] = "abs"
    cooldown: int = 0
    warmup: int = 0
    min_lr: float = 1e-3
    max_lr: float = 1.0
    eps: float = 1e-8
    smooth: bool = False
    window_size: int = 50
    reset_start: int = 500

    def curve(self) -> Curve:
        """Return the rate before the first metric and after each one. Raises ValueError unless factor < 1."""
        if self.factor >= 1.0:
            message = f"factor must be below 1: {self.factor}"
            raise ValueError(message)
        return Curve((Piece(len(self.metrics) + 1, Listed((self.lr, *self._replay()))),))

    def _replay(self) -> Iterator[float]:
        state = _State(lr=self.lr, best=self._worst(), chances=self.reset_start)
        for metric in self.metrics:
            self._step(state, self._smoothed(state, metric) if self.smooth else metric)
            yield state.lr

    def _worst(self) -> float:
        return math.inf if self.mode == "min" else -math.inf

    def _smoothed(self, state: _State, metric: float) -> float:
        state.window.append(metric)
        state.total += metric
        if len(state.window) > self.window_size:
            state.total -= state.window.pop(0)
        return state.total / len(state.window)

    def _step(self, state: _State, metric: float) -> None:
        if state.cooling > 0 or state.warming > 0:
            if state.cooling > 0:
                state.cooling -= 1
            else:
                state.warming -= 1
            state.bad = state.good = 0
            return
        if self._is_better(metric, state.best):
            state.best, state.bad, state.good = metric, 0, state.good + 1
        else:
            state.bad, state.good = state.bad + 1, 0
        if state.good > self.patience:
            self._raise(state)
        elif state.bad > self.patience:
            self._lower(state)

    def _raise(self, state: _State) -> None:
        raised = min(state.lr / self.factor, self.max_lr)
        if raised - state.lr > self.eps:
            state.lr = raised
        state.chances, state.warming, state.good = self.reset_start, self.warmup, 0

    def _lower(self, state: _State) -> None:
        lowered = max(state.lr * self.factor, self.min_lr)
        if state.lr - lowered > self.eps:
            state.lr = lowered
        if state.lr <= self.min_lr:
            state.chances -= 1
            if state.chances <= 0:
                state.lr, state.best, state.chances = self.lr, self._worst(), self.reset_start
                state.good = state.warming = 0
                state.window, state.total = [], 0.0
        state.cooling, state.bad = self.cooldown, 0

    def _is_better(self, metric: float, best: float) -> bool:
        relative = self.threshold_mode == "rel"
        if self.mode == "min":
            return metric < (best * (1.0 - self.threshold) if relative else best - self.threshold)
        return metric > (best * (1.0 + self.threshold) if relative else best + self.threshold)
