"""Versions are compared by number and an unknown one decides nothing."""

import pytest

from jindan_tools.frameworks.version import at_least, compare_versions, in_range, parse_version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.3.170", (8, 3, 170)),
        ("v2.0", (2,)),
        ("2.13.0+cpu", (2, 13)),
        ("4.54.0.dev0", (4, 54)),
        ("2.1.0a0+git", (2, 1)),
        (None, None),
        ("", None),
        ("main", None),
        ("1..2", None),
    ],
)
def test_a_version_is_read_as_numbers(text: str | None, expected: tuple[int, ...] | None) -> None:
    assert parse_version(text) == expected


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("8.3.9", "8.3.170", -1),
        ("8.4", "8.4.0", 0),
        ("5.23.0", "4.57.1", 1),
        ("4.54.0.dev0", "4.54.0", -1),
        ("x", "1", None),
    ],
)
def test_versions_are_ordered(left: str, right: str, order: int | None) -> None:
    assert compare_versions(left, right) == order


def test_a_range_includes_its_start_and_excludes_its_end() -> None:
    assert [in_range(version, "8.4.0", "8.4.3") for version in ("8.3.240", "8.4.0", "8.4.2", "8.4.3")] == [
        False,
        True,
        True,
        False,
    ]


def test_an_unknown_version_is_in_no_decidable_range() -> None:
    assert (in_range(None, None, None), at_least("?", "1.0")) == (None, None)
