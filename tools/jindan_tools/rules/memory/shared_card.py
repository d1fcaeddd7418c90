"""MEM003: nvidia-smi shows several processes on the card that ran out of memory."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_PROCESS = regex(r"^nvidia_smi\.gpu(?P<gpu>\d{1,3})\.process_(?P<pid>\d{1,9})_mib$")
# A smaller process is a desktop or the context of another card's training.
_LEAST_MIB = 1024.0


@rule("MEM003", "shared-card", {"oom_other_process": 2.0})
def shared_card(run: Run) -> Iterator[Finding]:
    """Report an out-of-memory error on a machine where nvidia-smi shows several large processes on one card.

    ## What it does
    Counts the processes of at least 1 GiB that a table of nvidia-smi beside the run lists for one card.
    ## Why it matters
    A smaller batch frees memory of this run only; the other process decides whether it fits.
    ## Fires on
    A run that ended for lack of GPU memory, and two such processes on one card.
    ## Stays silent on
    One process a card, small processes, runs that ended otherwise. When the table was drawn is not known.
    ## Source
    nvidia-smi, the table of processes.
    """
    if run.ending is not Ending.CRASHED or run.last_event(EventKind.CUDA_OOM) is None:
        return
    cards: dict[str, list[tuple[str, float, Setting]]] = {}
    for setting in run.settings:
        match = _PROCESS.match(setting.name)
        if match is not None and (used := setting.number() or 0.0) >= _LEAST_MIB:
            cards.setdefault(match["gpu"], []).append((match["pid"], used, setting))
    for gpu, processes in cards.items():
        if len(processes) < 2:
            continue
        yield finding(
            f"nvidia-smi 표에 GPU {gpu}번을 쓰는 프로세스가 {len(processes)}개 있습니다. 다른 프로세스가 메모리를 나누어 쓰고 있었을 수 있습니다.",
            *[
                Evidence(
                    statement=f"PID {pid} 프로세스가 {figure(used)} MiB를 쓰고 있습니다.",
                    value=used,
                    unit="MiB",
                    source=setting.source,
                )
                for pid, used, setting in processes[:4]
            ],
            severity=Severity.HIGH,
        )
        return
