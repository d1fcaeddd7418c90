"""Read the tables of DeepSpeed's csv_monitor, one a figure, whose steps are samples."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_tools.model.run import Framework
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.csv_table import CsvTable
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.sample_steps import in_steps


class DeepspeedCsv:
    """Train_Samples_lr.csv and its kin."""

    name = "deepspeed-csv"

    def claims(self, path: str, head: str) -> bool:
        """Take a table named as the monitor names it (deepspeed/monitor/csv_monitor.py), with a column of steps."""
        return file_name(path).lower().startswith("train_samples_") and head.startswith("step,")

    def read(self, file: TextFile) -> Reading:
        """Return the figure by optimizer step, and the batch of all processes as a setting."""
        reading = CsvTable().read(file)
        series, settings = in_steps(reading.series, lambda _: True)
        # Times are recorded every few steps only.
        told = () if "elapsed_time" in file.path else settings
        return replace(reading, framework=Framework.DEEPSPEED, series=series, settings=(*reading.settings, *told))
