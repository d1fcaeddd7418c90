"""Read the results that Ray prints after every iteration of a trial: a block of YAML (until 2.6) or a drawn box (since)."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# ray/tune/progress_reporter.py: `Result for PPO_CartPole-v0_1a2b_00000:`, the result below it two blanks in.
_HEADING = regex(r"^(?:\([^()]{1,80}\) )?Result for (?P<trial>\S{1,200}):$")
_ITEM = regex(r"^(?P<indent> {2,40})(?P<name>[A-Za-z_][\w./@\- ]{0,120}):(?: (?P<value>\S.{0,200}))?$")
# ray/tune/experimental/output.py: `│ episode_reward_mean   21.3 │` below `│ Trial PPO_CartPole-v1_1a2b_00000 result │`.
_BOX = regex(r"^│ (?:Trial (?P<trial>\S{1,200})|Training) result\s*│$")
_ROW = regex(r"^│ (?P<name>[A-Za-z_][\w./@\-]{0,120})\s{1,120}(?P<value>\S{1,60})\s*│$")
_DONE = regex(r"^(?:Trial (?P<trial>\S{1,200})|Training) finished iteration (?P<at>\d{1,9}) at ")
_COUNT = "training_iteration"
# When and where, not what was measured.
_DROPPED = ("time", "timestamp", "iterations_since", "episodes_this", "num_steps_trained_this", "pid", "perf/", "timers/")  # fmt: skip


class _Trial(Struct):
    points: RowCollector
    results: int = 0
    box: dict[str, tuple[float, int]] = field(default_factory=dict[str, tuple[float, int]])


class RayResultScanner:
    """`Result for PPO_0:` with `  episode_reward_mean: 21.3` below it, one a trial and iteration."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._trials: dict[str, _Trial] = {}
        self._open = ""
        self._boxed = False
        self._finished: dict[str, float] = {}
        self._levels: list[tuple[int, str]] = []

    def feed(self, line: Line) -> bool:
        """Take the heading of a result and what stands below it."""
        text = line.text.rstrip()
        heading = _HEADING.match(text) if "Result for " in text else None
        box = _BOX.match(text) if heading is None and " result" in text else None
        found = heading or box
        if found is not None:
            self._end()
            self._open, self._boxed, self._levels = found["trial"] or "run", box is not None, []
            return True
        done = _DONE.match(text) if " finished iteration " in text else None
        if done is not None:
            self._finished[done["trial"] or "run"] = float(done["at"])
            return True
        if not self._open:
            return False
        return self._row(text, line) if self._boxed else self._item(text, line)

    def finish(self) -> Reading:
        """Return the curves of each trial by its iterations."""
        # A result that is still being written has no end yet; its count stands near the end.
        trial = self._trials.get(self._open)
        if trial is not None and _COUNT in trial.box:
            self._end()
        found: list[Series] = []
        for at, trial in enumerate(self._trials.values()):
            found += [replace(s, segment=at) for s in trial.points.series()]
        return Reading(series=tuple(found))

    def _row(self, text: str, line: Line) -> bool:
        row = _ROW.match(text)
        if row is not None:
            self._keep(row["name"], row["value"], line)
        elif text.startswith("╰"):
            self._end()
        return text.startswith(("│", "├", "╰"))

    def _item(self, text: str, line: Line) -> bool:
        item = _ITEM.match(text)
        if item is None:
            if text.strip().startswith("- "):
                return True
            self._end()
            return False
        indent = len(item["indent"])
        while self._levels and self._levels[-1][0] >= indent:
            self._levels.pop()
        self._levels.append((indent, item["name"]))
        if item["value"]:
            self._keep("/".join(name for _, name in self._levels), item["value"], line)
        return True

    def _keep(self, name: str, word: str, line: Line) -> None:
        value = to_float(word)
        if value is not None:
            trial = self._trials.setdefault(self._open, _Trial(RowCollector(self._path)))
            trial.box[name] = value, line.number

    def _end(self) -> None:
        trial, name = self._trials.get(self._open), self._open
        self._open = ""
        if trial is None or not trial.box:
            return
        trial.results += 1
        count = trial.box.get(_COUNT, (self._finished.get(name, float(trial.results)), 0))[0]
        for measured, (value, number) in trial.box.items():
            if measured != _COUNT and not measured.startswith(_DROPPED):
                trial.points.add([(measured, value)], count, Axis.STEP, number)
        trial.box = {}
