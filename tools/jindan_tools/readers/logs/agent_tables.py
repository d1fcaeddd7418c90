"""Read the boxed tables of reinforcement learning: sections, names and values between bars, the step in a row."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_ROW = regex(r"^\|\s{1,40}(\S[^|]{0,60}?)\s*\|\s*(\S*)\s*\|\s*$")
_RULE = regex(r"^-{10,}\s*$")
_STEPS = (
    "total_timesteps",
    "time/total_timesteps",
    "serial_timesteps",
    "total timesteps",
    "TimestepsSoFar",
    "TotalEnvInteracts",
    "misc/total_timesteps",
)
# Spinning Up and its kin count epochs or iterations of sampling where they do not count steps.
_ITERATIONS = ("Epoch", "Itr", "Iteration", "iteration", "nupdates", "misc/nupdates")
# Whoever took the logger of Baselines along (guided-diffusion and its kin) counts in words of its own.
_COUNTS = ("step", "steps", "global_step", "env_steps", "frame", "frames", "num_frames", "iter", "epoch", "samples")
_FEWEST = 3
_KNOWN = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})
# What only an agent logs.
_OF_AGENT = regex(
    r"rew(?:ard)?s?(?:$|[_ ])|episode|epis?[_ ]?len|entropy|explained_variance|^frames?$|policy|advantage|return",
    re.IGNORECASE,
    words=("rew", "epi", "entropy", "explained", "frame", "policy", "advantage", "return"),
)


class AgentTableScanner:
    """Tables of stable-baselines3 (and of Baselines, without sections), one record a table."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._section = ""
        self._rows: dict[str, tuple[float, int]] = {}
        # Tables that state no step, by their names: of several alike the order is the count.
        self._uncounted: dict[tuple[str, ...], list[dict[str, tuple[float, int]]]] = {}
        self._of_agent = True

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape may be a row or a rule."""
        return shape.startswith(("| ", "----"))

    def feed(self, line: Line) -> bool:
        """Take a row; a rule ends the table."""
        text = line.text
        if text[:2] == "| ":
            return self._row(line)
        if self._rows and text[:4] == "----" and _RULE.match(text):
            self._end()
        return False

    def finish(self) -> Reading:
        """Return the curves of tables that tell their step, or of several alike; a single one is something else."""
        self._end()
        for tables in self._uncounted.values():
            if len(tables) < _FEWEST:
                continue
            for at, rows in enumerate(tables, 1):
                self._add(rows, float(at), Axis.ROW)
        found = self._points.series()
        if not found or not self._of_agent:
            return Reading(series=found)
        # Many logs draw tables, few of them an agent's.
        from jindan_tools.readers.moving_targets import as_moving_target  # noqa: PLC0415

        return Reading(series=tuple(as_moving_target(s) for s in found))

    def _row(self, line: Line) -> bool:
        match = _ROW.match(line.text)
        if match is None:
            return False
        name, word = match[1], match[2]
        if not word:
            self._section = name if name.endswith("/") else ""
            return bool(self._section)
        value = to_float(word)
        if value is not None:
            indented = line.text.startswith("|    ")
            self._rows[f"{self._section}{name}" if indented else name] = value, line.number
        return False

    def _end(self) -> None:
        named = next((name for name in (*_STEPS, *_ITERATIONS) if name in self._rows), "")
        if not named and len(self._rows) >= _FEWEST:
            self._of_agent = any(map(_OF_AGENT.search, self._rows))
            named = next((name for name in _COUNTS if name in self._rows), "")
        if named and (named in _STEPS or len(self._rows) >= _FEWEST):
            self._add(self._rows, self._rows[named][0], Axis.STEP)
        elif len(self._rows) >= _FEWEST and any(describe(name).role in _KNOWN for name in self._rows):
            self._uncounted.setdefault(tuple(self._rows), []).append(self._rows)
        self._rows, self._section = {}, ""

    def _add(self, rows: dict[str, tuple[float, int]], x: float, axis: Axis) -> None:
        for name, (value, number) in rows.items():
            if name not in _STEPS and name not in _ITERATIONS and name not in _COUNTS:
                self._points.add([(name, value)], x, axis, number)
