"""Read what Ultralytics, YOLOv5 and Detectron2 say about the labels they scanned."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

_SCAN = regex(
    r"^\s*(train|val|test)?:?\s*Scanning (\S.{0,400}?) ?(?:images and labels)?\.{3} *(?:(\d+) images, (\d+) backgrounds|"
    r"(\d+) found, (\d+) missing, (\d+) empty), (\d+) corrupt(?:: +100%[^/]{0,40}? (\d+)/\9\b)?"
)
_DUPLICATE = regex(r"^(?:WARNING ⚠️ )?(?:(train|val|test): )?(?:WARNING ⚠️ )?(.+?): (\d+) duplicate labels removed")
_CORRUPT = regex(r"^(?:WARNING ⚠️ )?(?:(train|val|test): )?(?:WARNING ⚠️ )?(.+?): ignoring corrupt image/label: (.+)")
# Detectron2 data/build.py drops images without annotations before the training set is counted.
_REMOVED = regex(r"\bRemoved (\d{1,12}) images with no usable annotations\. (\d{1,12}) images left")
# data/dataset.py get_labels: one row of another kind makes it throw away all outlines.
_MIXED = regex(r"len\(segments\) = (\d{1,12}), len\(boxes\) = (\d{1,12})")
# data/utils.py check_cls_dataset, wordings of 8.1 to 8.4: class folders of a split that are fewer than those of training.
_FOLDERS = regex(
    r"(train|val|test): (\S.{0,400}?)\.{3} found (\d{1,12}) images in (\d{1,9}) classes\D{0,20}requires (\d{1,9}) classes"
)
_ASSIGNER = "OutOfMemoryError in TaskAlignedAssigner"


class LabelScanScanner:
    """The counts of each split, and warnings about duplicates and corrupt files, counted with the first one kept."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._removed: dict[str, float] = {}

    def feed(self, line: Line) -> bool:
        """Take a scan line or a warning about labels."""
        text = line.text
        if "Scanning " in text:
            return self._scan(line)
        if "duplicate labels removed" in text:
            return self._duplicate(line)
        if "corrupt image/label" in text:
            return self._corrupt(line)
        if "abels" in text and ("o labels found" in text or "missing or empty" in text):
            self._events.add(EventKind.LABEL_WARNING, line, {"split": "", "problem": "no_labels"}, key=text)
            return "Error: " not in text  # the line that ends a traceback is read as such too
        if _ASSIGNER in text:
            self._events.add(EventKind.CUDA_OOM, line, {"phase": "assigner"}, key="assigner")
            return True
        return ("no usable annotations" in text and self._left_out(line)) or self._mixed(line) or self._fewer(line)

    def finish(self) -> Reading:
        """Return the scans and warnings."""
        return Reading(events=self._events.events())

    def _scan(self, line: Line) -> bool:
        match = _SCAN.match(line.text)
        if match is None:
            return False
        data: dict[str, str | float] = {"split": match[1] or "", "path": match[2], "corrupt": float(match[8])}
        if match[3]:
            data |= {"images": float(match[3]), "backgrounds": float(match[4])}
        else:
            missing, empty = float(match[6]), float(match[7])
            data |= {"images": float(match[5]) + missing, "missing": missing, "backgrounds": missing + empty}
        if match[9]:
            data["scanned"] = float(match[9])
        # The bar is redrawn with growing counts: the last state of a split is the result.
        kept = self._events.add(EventKind.LABEL_SCAN, line, data, key=f"{match[1]}|{match[2]}")
        kept.update(data)
        return True

    def _left_out(self, line: Line) -> bool:
        match = _REMOVED.search(line.text)
        if match is None:
            return False
        data: dict[str, str | float] = {"split": "train", "corrupt": 0.0}
        data |= {"images": float(match[2]), "backgrounds": float(match[1])}
        self._events.add(EventKind.LABEL_SCAN, line, data, key=line.text)
        return True

    def _mixed(self, line: Line) -> bool:
        match = _MIXED.search(line.text)
        if match is None:
            return False
        data: dict[str, str | float] = {"split": "", "problem": "mixed_tasks"}
        data |= {"segments": float(match[1]), "boxes": float(match[2])}
        self._events.add(EventKind.LABEL_WARNING, line, data, key="mixed_tasks")
        return "Error: " not in line.text  # 8.4 raises it: the line that ends a traceback is read as such too

    def _fewer(self, line: Line) -> bool:
        match = _FOLDERS.search(line.text)
        if match is None:
            return False
        data: dict[str, str | float] = {"split": match[1], "problem": "fewer_classes", "path": match[2]}
        data |= {"images": float(match[3]), "classes": float(match[4]), "needed": float(match[5])}
        self._events.add(EventKind.LABEL_WARNING, line, data, key=f"fewer|{match[1]}")
        return True

    def _duplicate(self, line: Line) -> bool:
        match = _DUPLICATE.match(line.text)
        if match is None:
            return False
        split = match[1] or ""
        self._removed[split] = self._removed.get(split, 0.0) + float(match[3])
        data: dict[str, str | float] = {"split": split, "problem": "duplicate", "file": match[2]}
        self._events.add(EventKind.LABEL_WARNING, line, data, key=f"duplicate|{split}")["removed"] = self._removed[
            split
        ]
        return True

    def _corrupt(self, line: Line) -> bool:
        match = _CORRUPT.match(line.text)
        if match is None:
            return False
        reason = match[3]
        problem = _problem(reason)
        data: dict[str, str | float] = {
            "split": match[1] or "",
            "problem": problem,
            "file": match[2],
            "reason": reason[:200],
        }
        self._events.add(EventKind.LABEL_WARNING, line, data, key=f"{problem}|{match[1]}")
        return True


def _problem(reason: str) -> str:
    low = reason.lower()
    if "non-normalized" in low or "out of bounds" in low:
        return "out_of_bounds"
    if "class" in low and ("exceed" in low or "possible" in low):
        return "class_id"
    if "label" in low or "column" in low or "negative" in low:
        return "corrupt_label"
    return "corrupt_image"
