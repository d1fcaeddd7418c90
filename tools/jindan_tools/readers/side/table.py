"""The readers of side files by module name: each is loaded only when a word of its stands at the head of a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Final, cast

from msgspec import Struct

from jindan_tools.readers.contract import FileReader, Reading, TextFile
from jindan_tools.readers.files.whole_text import file_name

# A head this long in bytes is that of a longer file; its last character may be cut.
_HEAD: Final = 4090


class SideReader(Struct, frozen=True, kw_only=True):
    """A reader named by its module and class, itself a FileReader that loads the other one when it must.

    It is asked only for a file whose head holds one of `words`, or whose lower-case name matches `names` where that is
    enough (`by_name`); a name without any of its `hints` does not match. A training log may begin with the same text, so that a file longer than its head must be named
    for it unless `any_length`.
    """

    name: str
    module: str
    made: str
    words: tuple[str, ...] = ()
    names: str = r"(?!)"
    hints: tuple[str, ...] = ()
    by_name: bool = False
    any_length: bool = False

    def claims(self, path: str, head: str) -> bool:
        """Say whether the reader takes the file; the reader itself decides."""
        told = any(word in head for word in self.words)
        if not told and not self.by_name:
            return False
        name = file_name(path)
        hinted = not self.hints or any(map(name.__contains__, self.hints))
        named = hinted and re.search(self.names, name) is not None
        if not named and (not told or not (self.any_length or len(head.encode()) < _HEAD)):
            return False
        return self._reader().claims(path, head)

    def read(self, file: TextFile) -> Reading:
        """Read the file."""
        return self._reader().read(file)

    def _reader(self) -> FileReader:
        module = import_module(f"jindan_tools.readers.side.{self.module}")
        return cast("Callable[[], FileReader]", getattr(module, self.made))()


SIDE_READERS: tuple[SideReader, ...] = (
    SideReader(
        name="environment-report",
        module="environment_report",
        made="EnvironmentReport",
        words=("PyTorch version: ", "`transformers` version: ", "`Accelerate` version: "),
        names=r"env|report|version|issue|setup",
    ),
    SideReader(
        name="package-list",
        module="package_list",
        made="PackageList",
        words=(*(f"=={digit}" for digit in "0123456789"), "# packages in environment at"),
        names=r"^require|freeze|^conda|^packages|^environment|^env[\w\-]*\.(?:ya?ml|txt)$|^constraint|^pip[\W_]",
        hints=("require", "freeze", "conda", "packages", "env", "constraint", "pip"),
        by_name=True,
    ),
    SideReader(
        name="system-log",
        module="system_log",
        made="SystemLog",
        words=("kernel:", "NVRM:", "oom-kill", "Out of memory", "systemd", "Linux version", "segfault"),
        names=r"dmesg|journal|syslog|^kern|^messages",
        hints=("dmesg", "journal", "syslog", "kern", "messages"),
        by_name=True,
        any_length=True,
    ),
    SideReader(
        name="nvidia-smi",
        module="nvidia_smi",
        made="NvidiaSmi",
        words=("NVIDIA-SMI", "NVSMI LOG"),
        names=r"smi|gpu",
    ),
    SideReader(
        name="gpu-samples",
        module="gpu_samples",
        made="GpuSamples",
        words=("[MiB]", "utilization.gpu", "# gpu", "# Idx", "온도", "emp"),
        any_length=True,
    ),
    SideReader(
        name="code-patch",
        module="code_patch",
        made="CodePatch",
        words=("diff --git ", "@@ -"),
        any_length=True,
    ),
    SideReader(
        name="job-report",
        module="job_report",
        made="JobReport",
        words=("JobState=", "Job Wall-clock time:", "JobID"),
    ),
)
