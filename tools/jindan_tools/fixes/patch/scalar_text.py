"""How a value is written in each format, and when two spellings mean the same value."""

from __future__ import annotations

from jindan_tools.text.regex import regex

_GROUPED = regex(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_EXPONENT = regex(r"(-?\d+)([eE][-+]?\d+)")
_BOOLEANS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_PYTHON_WORDS = {"true": "True", "false": "False", "none": "None", "null": "None"}


def same_value(one: str, other: str) -> bool:
    """Say whether two spellings mean one value: 0.01 and 1e-2, true and True."""
    first, second = ungrouped(one).strip("'\""), ungrouped(other).strip("'\"")
    if first == second:
        return True
    try:
        return float(first) == float(second)
    except ValueError:
        return _BOOLEANS.get(first.lower(), first) == _BOOLEANS.get(second.lower(), second)


def ungrouped(text: str) -> str:
    """Return a number without the commas between its thousands; anything else unchanged."""
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def scalar_text(value: str, suffix: str) -> str:
    """Return a value as files of the suffix write it.

    PyYAML reads `5e-5` as a string because it wants a point before the exponent, so YAML gets `5.0e-5`, with a sign.
    """
    text = ungrouped(value)
    if suffix in {".yaml", ".yml"}:
        found = _EXPONENT.fullmatch(text)
        mantissa, exponent = found.groups() if found else (text, "")
        if found and exponent[1] not in "+-":
            exponent = f"{exponent[0]}+{exponent[1:]}"
        return f"{mantissa}.0{exponent}" if found else text
    if suffix == ".py":
        return _PYTHON_WORDS.get(text.lower(), text)
    return text.lower() if suffix in {".json", ".toml"} and text.lower() in _PYTHON_WORDS else text
