"""What the dialogs answer, without loading them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

# What the user said of a cause ("" takes it back), or the evidence to open; then the id of either.
Answer = tuple[Literal["confirmed", "rejected", "", "evidence"], str]
# The number of a run at the opened path, or the path of another one, or the report on all of them.
Choice = int | Path | Literal["together"]
TOGETHER: Literal["together"] = "together"
