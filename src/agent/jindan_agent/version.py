"""The version of the installed distribution."""

from __future__ import annotations

from functools import cache

DISTRIBUTION = "jindan"


@cache
def tool_version() -> str:
    """Return the installed version, '0' in a checkout that was never installed."""
    # Costs 40 ms, which only JSON and --version pay, and that once.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "0"
