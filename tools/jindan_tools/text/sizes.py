"""Write sizes of memory the way they are told: in GiB from one on, in MiB below."""

from __future__ import annotations

from jindan_tools.text.figures import figure

_MIB_IN_GIB = 1024.0


def memory(gib: float) -> str:
    """Return a size given in GiB as '10.9 GiB' or '20 MiB', with three significant digits."""
    return f"{figure(gib, 3)} GiB" if gib >= 1 else f"{figure(round(gib * _MIB_IN_GIB, 1), 3)} MiB"
