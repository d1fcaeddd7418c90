"""Read a log line by line with one scanner for each kind of line."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.readers.contract import Line, LineScanner, Reading, TextFile, merge
from jindan_tools.readers.logs.agent_tables import AgentTableScanner
from jindan_tools.readers.logs.boosting import BoostingScanner
from jindan_tools.readers.logs.class_lines import ClassLineScanner
from jindan_tools.readers.logs.coco_summary import CocoSummaryScanner
from jindan_tools.readers.logs.coqui import CoquiScanner
from jindan_tools.readers.logs.crash import CrashScanner
from jindan_tools.readers.logs.dataset_lines import DatasetLineScanner
from jindan_tools.readers.logs.deepspeed import DeepSpeedScanner
from jindan_tools.readers.logs.epochs import EpochScanner
from jindan_tools.readers.logs.espnet import EspnetScanner
from jindan_tools.readers.logs.hf_banner import HfBannerScanner
from jindan_tools.readers.logs.hf_dict import HfDictScanner
from jindan_tools.readers.logs.json_lines import JsonLineScanner
from jindan_tools.readers.logs.lightning import LightningScanner
from jindan_tools.readers.logs.localized import LocalizedScanner
from jindan_tools.readers.logs.marian import MarianScanner
from jindan_tools.readers.logs.markers import MarkerScanner
from jindan_tools.readers.logs.megatron import MegatronScanner
from jindan_tools.readers.logs.mmdet import MmdetScanner
from jindan_tools.readers.logs.mmdet_config import MmdetConfigScanner
from jindan_tools.readers.logs.numbered import NumberedScanner
from jindan_tools.readers.logs.progress import ProgressScanner
from jindan_tools.readers.logs.rate_cuts import RateCutScanner
from jindan_tools.readers.logs.split_bars import SplitBarScanner
from jindan_tools.readers.logs.steps import StepScanner
from jindan_tools.readers.logs.style_ticks import StyleTickScanner
from jindan_tools.readers.logs.tables import TableScanner
from jindan_tools.readers.logs.ultralytics_epochs import UltralyticsEpochScanner
from jindan_tools.readers.logs.ultralytics_labels import LabelScanScanner
from jindan_tools.readers.logs.ultralytics_setup import UltralyticsSetupScanner
from jindan_tools.readers.logs.warning_lines import WarningScanner

_LONGEST = 8192
_TAIL = 1024


def scanners(path: str) -> tuple[LineScanner, ...]:
    """Return fresh scanners for one file, the most specific first."""
    return (
        ClassLineScanner(path),
        SplitBarScanner(path),
        RateCutScanner(path),
        UltralyticsEpochScanner(path),
        UltralyticsSetupScanner(path),
        LabelScanScanner(path),
        HfDictScanner(path),
        MegatronScanner(path),
        MmdetConfigScanner(path),
        MmdetScanner(path),
        HfBannerScanner(path),
        LightningScanner(path),
        DeepSpeedScanner(path),
        JsonLineScanner(path),
        LocalizedScanner(path),
        CrashScanner(path),
        ProgressScanner(path),
        BoostingScanner(path),
        CoquiScanner(path),
        EspnetScanner(path),
        MarianScanner(path),
        NumberedScanner(path),
        StyleTickScanner(path),
        CocoSummaryScanner(path),
        AgentTableScanner(path),
        TableScanner(path),
        DatasetLineScanner(path),
        EpochScanner(path),
        StepScanner(path),
        MarkerScanner(path),
        WarningScanner(path),
    )


def read_log(file: TextFile) -> Reading:
    """Return what all scanners found in a log, its events in the order of their lines."""
    found = scanners(file.path)
    feeds = [scanner.feed for scanner in found]
    for line in file.lines:
        for piece in (line,) if len(line.text) <= _LONGEST else _ends(line):
            for feed in feeds:
                if feed(piece):
                    break
    reading = merge(scanner.finish() for scanner in found)
    return replace(
        reading,
        series=_with_a_total(reading.series),
        events=tuple(sorted(reading.events, key=lambda e: e.source.line or 0)),
    )


def _ends(line: Line) -> tuple[Line, Line]:
    """Return the beginning and the end of a line longer than any record."""
    head, tail = line.text[: _LONGEST - _TAIL], line.text[-_TAIL:]
    return Line(number=line.number, text=head), Line(number=line.number, text=tail)


def _with_a_total(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """Let the loss of the progress bar stand for the training loss where nothing else was logged."""
    if any(s.role is Role.TRAIN_LOSS and s.total for s in series):
        return series
    return tuple(replace(s, total=True) if s.name == "progress/loss" else s for s in series)
