"""Read the counts of a label scan line."""

from __future__ import annotations

from jindan_tools.model.event import Event


def background_share(event: Event) -> float | None:
    """Return the share of images without labels of a LABEL_SCAN event, None without both counts.

    YOLOv5 prints found, missing and empty, whose images are all listed; Ultralytics prints the images with a label
    file and, apart, those without, so that the share there is a lower bound when some label files are empty.
    """
    images, backgrounds = event.number("images"), event.number("backgrounds")
    if images is None or backgrounds is None:
        return None
    whole = images if "missing" in event.data else images + backgrounds
    return backgrounds / whole if whole > 0 else None


def corrupt_share(event: Event) -> float | None:
    """Return corrupt / all images of a LABEL_SCAN event, None without the counts."""
    images, corrupt = event.number("images"), event.number("corrupt")
    if images is None or corrupt is None:
        return None
    listed = images + (0.0 if "missing" in event.data else event.number("backgrounds") or 0.0)
    # An image that cannot be opened counts as corrupt and as neither of the others; the bar counts them all.
    whole = max(event.number("scanned") or listed, corrupt)
    return corrupt / whole if whole > 0 else None
