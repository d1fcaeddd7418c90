"""Read what nvidia-smi showed beside a run: driver, card, memory in use and by whom, counted memory errors."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.text.regex import regex

_VERSIONS = regex(r"Driver Version ?: (?P<driver>\d[\d.]{2,20})(?:\s+CUDA Version: (?P<cuda>\d[\d.]{1,10}))?")
_CARD = regex(r"^\|\s{1,4}(?P<index>\d{1,3})\s{1,4}(?P<name>[A-Z]\S.{2,40}?)\s{1,20}(?:On|Off|N/A|WDDM|TCC)\s*\|")
_USE = regex(r"\|\s*(?P<used>\d{1,9})MiB\s*/\s*(?P<total>\d{1,9})MiB\s*\|\s*(?P<busy>\d{1,3})%")
_PROCESS = regex(
    r"^\|\s{1,6}(?P<gpu>\d{1,3})\s+(?:\S+\s+\S+\s+)?(?P<pid>\d{1,9})\s+[CGM+]{1,3}\s+(?P<name>\S.{0,120}?)\s+(?P<used>\d{1,9})MiB \|"
)
# nvidia-smi -q: one "Key : value" a line, sections by indentation.
_PAIR = regex(r"^\s*(?P<key>[A-Za-z][\w /()\-]{1,60}?)\s*: (?P<value>\S.{0,120})$")
_SECTION = regex(r"^(?P<indent> *)(?P<name>[A-Z][\w /()\-.]{2,60})\s*$")
_FRAMED = ("|", "+", "=", "-")
_DATE = regex(r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|^\d{4}[-/]")
_UNCORRECTABLE = regex(r"Uncorrectable|Double Bit|DRAM Uncorrectable")


class NvidiaSmi:
    """The table of nvidia-smi, and nvidia-smi -q."""

    name = "nvidia-smi"

    def claims(self, path: str, head: str) -> bool:
        """Take a file that holds nothing but such an output."""
        del path
        if "NVSMI LOG" in head[:400]:
            return True
        lines = [line for line in head.splitlines() if line.strip()]
        lines = lines[:-1] if len(head) >= 4096 and len(lines) > 1 else lines
        framed = sum(1 for line in lines if line.lstrip().startswith(_FRAMED) or _DATE.match(line))
        return "NVIDIA-SMI" in head and bool(lines) and framed >= 0.9 * len(lines)

    def read(self, file: TextFile) -> Reading:
        """Return driver and CUDA version, the card, and what used its memory; uncorrectable errors are hardware events."""
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        query = any("NVSMI LOG" in line.text for line in lines[:6])
        found = _Query(file.path) if query else SmiTable(file.path)
        for line in lines:
            found.feed(line)
        return Reading(settings=tuple(found.settings), events=(*found.events, *found.cards()))


class SmiTable:
    """The rows of the table that nvidia-smi draws, wherever it stands."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.settings: list[Setting] = []
        self.events: list[Event] = []
        self._names: list[tuple[str, Line]] = []
        self._total = 0.0
        # A script may draw the table more than once.
        self._indices: set[str] = set()

    def feed(self, line: Line) -> None:
        """Take a line of the table."""
        self._versions(line)
        card = _CARD.match(line.text)
        if card is not None:
            self._names.append((card["name"].strip(), line))
            self._indices.add(card["index"])
        use = _USE.search(line.text)
        if use is not None:
            at = len(self._names) - 1
            self._total = self._total or float(use["total"])
            self._keep(f"nvidia_smi.gpu{at}.memory_used_mib", float(use["used"]), line)
            self._keep(f"nvidia_smi.gpu{at}.memory_total_mib", float(use["total"]), line)
            self._keep(f"nvidia_smi.gpu{at}.utilization_percent", float(use["busy"]), line)
        process = _PROCESS.match(line.text)
        if process is not None:
            name = f"nvidia_smi.gpu{process['gpu']}.process_{process['pid']}_mib"
            self._keep(name, float(process["used"]), line)

    def cards(self) -> Iterator[Event]:
        """Yield the card once, with how many of it there are."""
        if self._names:
            name, line = self._names[0]
            data: dict[str, str | float] = {
                "gpu": name,
                "machine_count": float(len(self._indices or self._names)),
                "beside": 1.0,
            }
            if self._total:
                data["memory_mib"] = self._total
            yield Event(kind=EventKind.DEVICE, text=line.text.strip()[:200], source=self._at(line), data=data)

    def _versions(self, line: Line) -> None:
        match = _VERSIONS.search(line.text)
        if match is None or any(e.word("package") == "nvidia-driver" for e in self.events):
            return
        for package, group in (("nvidia-driver", "driver"), ("cuda-driver", "cuda")):
            if match[group]:
                data: dict[str, str | float] = {"package": package, "version": match[group], "installed": 1.0}
                text = line.text.strip("| \t")[:200]
                self.events.append(Event(kind=EventKind.VERSION, text=text, source=self._at(line), data=data))

    def _keep(self, name: str, value: float, line: Line) -> None:
        source = Source(path=self.path, line=line.number, field=name)
        self.settings.append(Setting(name=name, value=value, source=source))

    def _at(self, line: Line) -> Source:
        return Source(path=self.path, line=line.number)


class _Query(SmiTable):
    def __init__(self, path: str) -> None:
        super().__init__(path)
        # The headings a line stands below, with their indentation.
        self._above: list[tuple[int, str]] = []

    def feed(self, line: Line) -> None:
        """Take a line of nvidia-smi -q."""
        pair = _PAIR.match(line.text)
        if pair is None:
            section = _SECTION.match(line.text)
            if section is not None:
                depth = len(section["indent"])
                self._above = [(d, name) for d, name in self._above if d < depth] + [(depth, section["name"].strip())]
            return
        key, value = pair["key"].strip(), pair["value"].strip()
        if key == "Product Name":
            self._names.append((value, line))
        elif key in {"Driver Version", "CUDA Version"}:
            self._versions(Line(number=line.number, text=f"Driver Version: {value}" if key[0] == "D" else ""))
        elif self._below("FB Memory Usage") and value.endswith("MiB"):
            self._memory(key, value, line)
        elif self._below("Volatile") and _UNCORRECTABLE.search(key) and value.isdigit() and int(value):
            data: dict[str, str | float] = {"problem": "ecc", "ecc": float(value), "beside": 1.0}
            text = f"Uncorrectable ECC errors: {key} {value}"
            self.events.append(Event(kind=EventKind.HARDWARE, text=text, source=self._at(line), data=data))

    def _below(self, heading: str) -> bool:
        return bool(self._above) and self._above[-1][1] == heading

    def _memory(self, key: str, value: str, line: Line) -> None:
        size = float(value.removesuffix("MiB").strip() or 0)
        if key in {"Total", "Used"}:
            self._keep(f"nvidia_smi.gpu{len(self._names) - 1}.memory_{key.lower()}_mib", size, line)
        if key == "Total":
            self._total = self._total or size
