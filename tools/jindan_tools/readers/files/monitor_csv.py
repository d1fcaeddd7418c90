"""Read monitor.csv, the list of episodes that the Monitor wrapper of Stable-Baselines writes."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.points import PointCollector

_HEADER = "r,l,t"


class MonitorCsv:
    """A line of JSON behind '#', then reward, length and seconds of each episode (stable_baselines3.common.monitor)."""

    name = "sb3-monitor-csv"

    def claims(self, path: str, head: str) -> bool:
        """Take a .csv whose first line is that JSON and whose second names the columns r, l and t."""
        lines = head.lstrip("\ufeff\n ").split("\n", 2)
        return (
            file_name(path).endswith(".csv")
            and lines[0].startswith("#{")
            and len(lines) > 1
            and lines[1].startswith(_HEADER)
        )

    def read(self, file: TextFile) -> Reading:
        """Return the reward and the length of each episode over the environment steps at its end."""
        points, steps = PointCollector(path=file.path), 0.0
        for line in file.lines:
            cells = [number(cell) for cell in line.text.split(",")[:3]]
            if len(cells) < 2 or cells[0] is None or cells[1] is None:
                continue
            steps += cells[1]
            points.add("episode_reward", cells[0], x=steps, axis=Axis.STEP, line=line.number)
            points.add("episode_length", cells[1], x=steps, axis=Axis.STEP, line=line.number)
        return Reading(series=points.series())
