"""The readers of files that are no text: the first that claims a file reads it."""

from __future__ import annotations

from jindan_tools.readers.binary.core_dump import CoreDump
from jindan_tools.readers.binary.gzip_log import GzipLog
from jindan_tools.readers.binary.sqlite_stores import SqliteStore
from jindan_tools.readers.binary.swanlab.reader import SwanlabRun
from jindan_tools.readers.binary.tensorboard.reader import TensorboardEvents
from jindan_tools.readers.binary.wandb.reader import WandbRun
from jindan_tools.readers.contract import BinaryReader

BINARY_READERS: tuple[BinaryReader, ...] = (
    TensorboardEvents(),
    WandbRun(),
    SwanlabRun(),
    SqliteStore(),
    CoreDump(),
    GzipLog(),
)
