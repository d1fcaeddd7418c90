"""Read a setting of a detector as the file states it."""

from __future__ import annotations

from jindan_tools.model.setting import Setting


def stated_number(setting: Setting) -> float:
    """Return the value as a float, 0 when it is no number (booleans and words are none)."""
    value = setting.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
