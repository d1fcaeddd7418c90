"""Tell log files from the other text files that lie in a run directory."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from jindan_tools.text.regex import regex

_LOG = frozenset({".log", ".out", ".err", ".txt", ".stdout", ".stderr", ".slurm", ""})
# Programs and their documentation quote the errors that they raise.
_SOURCES = frozenset({".py", ".pyi", ".pyx", ".c", ".cc", ".cpp", ".cu", ".h", ".hpp", ".js", ".ts", ".rst", ".html"})
_OTHER = regex(
    r"^(?:requirements.*|constraints.*|readme.*|license.*|notice.*|pip[-_]freeze.*|environment.*|conda.*|vocab.*|merges.*|"
    r"classes.*|labels?|names|train|val|test|dockerfile|makefile|\.git.*|diff\.patch|debug-internal)(?:\.txt)?$",
    re.IGNORECASE,
)
# The names above are also given to what a program prints: train.txt.
_TRAINS = regex(r"epoch|\bepisode\W{0,3}\d|\b(?:step|iter|iteration)\W{0,3}\d.{0,60}\bloss\b", re.IGNORECASE)
# A list of files or of labels begins with no clock.
_STAMPED = regex(r"[\[(]?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d")
_NUMBERED_LOG = regex(
    r"\.(?:log|out|err|o|e)\.?\d+$|^\w{0,40}log\.\d{1,3}$|\.(?:log|out|err)[.\-]\d{4}-?\d\d-?\d\d[\d_\-]{0,9}$",
    re.IGNORECASE,
)
# What the threads of W&B and SwanLab write down is no word of the training.
_OF_THE_LOGGER = regex(
    r"(?:^|/)(?:logs/debug(?:-internal|-core)?|debug/debug)\.log$", words=("logs/debug", "debug/debug")
)


def looks_like_log(path: str, head: str) -> bool:
    """Say whether a text file that no file reader claims is worth scanning line by line."""
    if _OF_THE_LOGGER.search(path):
        return False
    if head.startswith("DLLL {"):
        return True
    name = PurePosixPath(path).name
    if not name.endswith((".log", ".out", ".err")) and _OTHER.match(name):
        return "Traceback" in head or _STAMPED.match(head) is not None or _TRAINS.search(head) is not None
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _LOG or _NUMBERED_LOG.search(name):
        return True
    return suffix not in _SOURCES and "Traceback (most" in head
