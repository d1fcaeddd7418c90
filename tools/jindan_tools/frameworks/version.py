"""Dotted framework versions, compared without guessing when one is missing or malformed."""

import re

from jindan_tools.text.regex import regex

_RELEASE = regex(r"\s*v?(\d+(?:\.\d+)*)(?:$|[^\d.]|\.(?![\d.]))")
# "4.54.0.dev0" and "2.0rc1" come before the release, "2.13.0+cpu" and "2.0.post1" do not.
_PRE_RELEASE = regex(r"[.\-_]?(?:dev|rc|alpha|beta|a|b|preview|pre)[.\-_]?(?:\d|$|\+)", re.IGNORECASE)


def parse_version(text: str | None) -> tuple[int, ...] | None:
    """Return the release numbers of `text` without trailing zeros, or None when there are none.

    Local and pre-release suffixes are dropped: "2.13.0+cpu" gives (2, 13), "4.54.0.dev0" gives (4, 54).
    """
    match = _RELEASE.match(text) if text else None
    if match is None:
        return None
    numbers = [int(part) for part in match.group(1).split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def is_pre_release(text: str | None) -> bool:
    """Return whether `text` names a dev, alpha, beta or candidate build of its release."""
    match = _RELEASE.match(text) if text else None
    return match is not None and text is not None and _PRE_RELEASE.match(text, match.end(1)) is not None


def compare_versions(left: str | None, right: str | None) -> int | None:
    """Return -1, 0 or 1 as `left` is older than, equal to or newer than `right`; None when either is unknown."""
    first, second = parse_version(left), parse_version(right)
    if first is None or second is None:
        return None
    older, newer = (first, not is_pre_release(left)), (second, not is_pre_release(right))
    return (older > newer) - (older < newer)


def at_least(version: str | None, bound: str) -> bool | None:
    """Return whether `version` is `bound` or newer; None when unknown."""
    order = compare_versions(version, bound)
    return None if order is None else order >= 0


def in_range(version: str | None, since: str | None, until: str | None) -> bool | None:
    """Return whether since <= `version` < until; a bound of None is open; None when `version` is unknown."""
    if parse_version(version) is None:
        return None
    lower = True if since is None else at_least(version, since)
    upper = False if until is None else at_least(version, until)
    return None if lower is None or upper is None else lower and not upper
